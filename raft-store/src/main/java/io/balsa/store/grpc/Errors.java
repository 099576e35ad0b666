package io.balsa.store.grpc;

import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.raft.RequestFailed;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.v1.Refusal;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;

/** The one place where failures become gRPC statuses: etcd's codes and, byte for byte, its texts. */
final class Errors {
    private Errors() {}

    static StatusRuntimeException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RequestFailed failed) {
            return of(failed.reason());
        }
        if (cause instanceof RefusedException refused) {
            return of(refused.refusal());
        }
        if (cause instanceof StatusRuntimeException status) {
            return status;
        }
        // etcd: anything else is UNKNOWN with its own words
        return Status.UNKNOWN
                .withDescription(String.valueOf(cause.getMessage()))
                .withCause(cause)
                .asRuntimeException();
    }

    static StatusRuntimeException of(Refusal refusal) {
        return Status.fromCodeValue(refusal.getCode())
                .withDescription(refusal.getMessage())
                .asRuntimeException();
    }

    static StatusRuntimeException of(Reason reason) {
        Status status = switch (reason) {
            case TOO_MANY_REQUESTS -> Status.RESOURCE_EXHAUSTED;
            case NO_LEADER, LEADER_CHANGED, TIMED_OUT, STOPPED, NOT_LEADER -> Status.UNAVAILABLE;
        };
        // A member that turned out not to lead is, to a client, a leader that changed.
        String text = reason == Reason.NOT_LEADER ? Reason.LEADER_CHANGED.text() : reason.text();
        return status.withDescription(text).asRuntimeException();
    }
}
