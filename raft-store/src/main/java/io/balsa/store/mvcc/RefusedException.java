package io.balsa.store.mvcc;

import io.balsa.store.v1.Refusal;

/** A read that cannot be answered, for the caller to pass on as it is: gRPC code and etcd's text. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        // Not a fault: no stack trace.
        super(refusal.getMessage(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
