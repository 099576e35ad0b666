package io.balsa.jepsen.cluster;

/** The cluster does not do what it must do after a while: the message says what, for people. */
public final class StuckException extends RuntimeException {
    public StuckException(String message) {
        super(message);
    }

    public StuckException(String message, Throwable cause) {
        super(message, cause);
    }
}
