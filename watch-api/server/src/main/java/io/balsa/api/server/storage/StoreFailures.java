package io.balsa.api.server.storage;

import io.balsa.api.model.StatusError;
import io.balsa.k8s.meta.v1.StatusDetails;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * The one place where an error of the store becomes an answer of the API.
 *
 * <p>A read that failed changed nothing and may be tried again: 503, or 504 when the time ran out. A write is different:
 * only errors that the store gives <em>before</em> it proposes a change are definite; for all others the answer says that
 * the outcome is unknown and carries no Retry-After, because clients repeat a request that carries one.
 */
public final class StoreFailures {
    private StoreFailures() {}

    /** @return what to throw for a failed read: a StatusError, {@link Compacted} or {@link FutureRevision} */
    public static RuntimeException ofRead(StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case OUT_OF_RANGE ->
                text(failure).contains("future revision")
                        ? new FutureRevision(text(failure))
                        : new Compacted(text(failure));
            // gRPC: INTERNAL and UNKNOWN are a connection that broke in the middle of an answer; etcd gives neither to
            // a read
            case UNAVAILABLE, CANCELLED, ABORTED, INTERNAL, UNKNOWN -> unavailable(failure);
            case DEADLINE_EXCEEDED -> StatusError.timeout("the store did not answer the read in time", 1);
            default -> StatusError.internal(failure);
        };
    }

    /** @return what to throw for a failed write */
    static RuntimeException ofWrite(StatusRuntimeException failure) {
        String text = text(failure);
        return switch (failure.getStatus().getCode()) {
            // etcd: both are answered before anything is proposed
            case INVALID_ARGUMENT ->
                text.contains("request is too large")
                        ? StatusError.requestEntityTooLarge("the object does not fit into the store")
                        : StatusError.internal(failure);
            case RESOURCE_EXHAUSTED ->
                text.contains("database space exceeded")
                        ? StatusError.serviceUnavailable("the store is full and refuses writes (" + text + ")")
                        : tooLargeOrBusy(text);
            case UNAVAILABLE -> text.contains("no leader") ? unavailable(failure) : outcomeUnknown(text);
            case DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL, ABORTED -> outcomeUnknown(text);
            default -> StatusError.internal(failure);
        };
    }

    private static StatusError tooLargeOrBusy(String text) {
        return text.contains("larger than max")
                ? StatusError.requestEntityTooLarge("the object does not fit into the store")
                : StatusError.tooManyRequests("the store has too many requests: " + text, 1);
    }

    private static StatusError unavailable(StatusRuntimeException failure) {
        StatusError error = StatusError.serviceUnavailable("the store cannot be reached or has no leader ("
                + text(failure) + "); running pods keep running, try again");
        return StatusError.of(error.status().toBuilder()
                .setDetails(StatusDetails.newBuilder().setRetryAfterSeconds(1))
                .build());
    }

    private static StatusError outcomeUnknown(String text) {
        return StatusError.timeout(
                "the store did not confirm the change (" + text
                        + "), so it may or may not have been made; read the object before you try again",
                0);
    }

    private static String text(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        String description = status.getDescription();
        if (description == null || description.isEmpty()) {
            return status.getCode().name();
        }
        // grpc-java appends the time budget of the call behind a line or a semicolon: of no use to a reader
        int end = description.indexOf("exceeded after");
        return end < 0 ? description : "deadline exceeded";
    }
}
