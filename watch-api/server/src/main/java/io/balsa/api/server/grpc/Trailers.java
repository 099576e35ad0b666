package io.balsa.api.server.grpc;

import io.balsa.api.model.StatusError;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A failure as gRPC carries it: a status code for tools, and the whole Kubernetes Status in a trailer for clients. */
final class Trailers {
    private static final Logger log = LoggerFactory.getLogger(Trailers.class);

    static final Metadata.Key<byte[]> STATUS = Metadata.Key.of("balsa-status-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private Trailers() {}

    static StatusRuntimeException failure(RuntimeException failure) {
        StatusError error = failure instanceof StatusError known ? known : unexpected(failure);
        var trailers = new Metadata();
        trailers.put(STATUS, error.status().toByteArray());
        return code(error).withDescription(error.status().getMessage()).asRuntimeException(trailers);
    }

    private static StatusError unexpected(RuntimeException failure) {
        log.error("A call failed in a way that it should not.", failure);
        return StatusError.internal(failure);
    }

    private static Status code(StatusError error) {
        return switch (error.reason()) {
            case UNAUTHORIZED -> Status.UNAUTHENTICATED;
            case FORBIDDEN -> Status.PERMISSION_DENIED;
            case NOT_FOUND -> Status.NOT_FOUND;
            case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
            case CONFLICT -> Status.ABORTED;
            case GONE, EXPIRED -> Status.OUT_OF_RANGE;
            case INVALID, BAD_REQUEST -> Status.INVALID_ARGUMENT;
            case TIMEOUT, SERVER_TIMEOUT -> Status.DEADLINE_EXCEEDED;
            case TOO_MANY_REQUESTS, REQUEST_ENTITY_TOO_LARGE -> Status.RESOURCE_EXHAUSTED;
            case METHOD_NOT_ALLOWED -> Status.UNIMPLEMENTED;
            case SERVICE_UNAVAILABLE -> Status.UNAVAILABLE;
            default -> Status.INTERNAL;
        };
    }
}
