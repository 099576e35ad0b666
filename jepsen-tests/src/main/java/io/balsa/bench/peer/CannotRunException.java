package io.balsa.bench.peer;

/** There is nothing to measure: a program is missing or does not start. The message says what to do about it. */
public final class CannotRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotRunException(String message) {
        super(message);
    }

    public CannotRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
