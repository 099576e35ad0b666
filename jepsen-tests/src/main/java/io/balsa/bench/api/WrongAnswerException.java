package io.balsa.bench.api;

/** The API answered something that cannot be: a fault of Balsa, not of the machine. */
public final class WrongAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongAnswerException(String message) {
        super(message);
    }
}
