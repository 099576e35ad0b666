package io.balsa.api.model;

/** Bytes that are not the object they should be. A request with such a body is a bad request; stored, it is damage. */
public final class MalformedObject extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedObject(String message) {
        super(message);
    }

    public MalformedObject(String message, Throwable cause) {
        super(message, cause);
    }
}
