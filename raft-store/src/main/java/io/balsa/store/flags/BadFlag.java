package io.balsa.store.flags;

/** A command line that cannot be read: an unknown flag, or a value that is none. The message is a sentence. */
public final class BadFlag extends Exception {
    BadFlag(String message) {
        super(message);
    }
}
