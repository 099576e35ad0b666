package io.balsa.jepsen.fault;

/** A member did what it must not do under a fault, or did not do what it must: the message says what, for people. */
public final class BrokenPromise extends RuntimeException {
    public BrokenPromise(String message) {
        super(message);
    }
}
