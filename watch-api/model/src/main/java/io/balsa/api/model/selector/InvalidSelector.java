package io.balsa.api.model.selector;

/** A text or message that is no selector. A request with it is a bad request. */
public final class InvalidSelector extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidSelector(String message) {
        super(message);
    }
}
