package io.balsa.api.server.storage;

/** The revision asked for has not happened in this store: it comes from elsewhere, or was made up. */
public final class FutureRevision extends RuntimeException {
    private static final long serialVersionUID = 1;

    FutureRevision(String storeSays) {
        super("The store has not reached the revision asked for: " + storeSays + ".");
    }
}
