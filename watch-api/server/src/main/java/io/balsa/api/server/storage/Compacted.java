package io.balsa.api.server.storage;

/** The revision asked for is no longer in the store's history: read at another one. */
public final class Compacted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Compacted(String storeSays) {
        super("The store no longer holds the revision asked for: " + storeSays + ".");
    }
}
