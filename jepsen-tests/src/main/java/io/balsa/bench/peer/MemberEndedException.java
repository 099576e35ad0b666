package io.balsa.bench.peer;

/** A member has ended by itself, which none may. The message has what it printed last. */
public final class MemberEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MemberEndedException(String message) {
        super(message);
    }
}
