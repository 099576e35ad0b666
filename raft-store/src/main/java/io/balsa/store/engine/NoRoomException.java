package io.balsa.store.engine;

/** The disk is too full for a work that could as well be left undone; nothing has changed. */
public final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoRoomException(String message, Throwable cause) {
        super(message, cause);
    }
}
