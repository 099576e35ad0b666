package io.balsa.api.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.k8s.meta.v1.Status;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** Reads how a call failed: the API server's own Status where it sent one, else what the connection's failure amounts to. */
public final class Failures {
    /** Holds a meta/v1 Status. */
    public static final Metadata.Key<byte[]> STATUS_TRAILER =
            Metadata.Key.of("balsa-status-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private Failures() {}

    /**
     * Whether the same call may succeed a little later: the server was away, busy or slow. Whether a write happened
     * nevertheless is unknown.
     */
    public static boolean mayPass(StatusError failure) {
        StatusReason reason = failure.reason();
        return reason == StatusReason.SERVICE_UNAVAILABLE
                || reason == StatusReason.TIMEOUT
                || reason == StatusReason.SERVER_TIMEOUT
                || reason == StatusReason.TOO_MANY_REQUESTS;
    }

    /** Whether what was asked for has been compacted away: list again. */
    public static boolean isExpired(StatusError failure) {
        return failure.reason() == StatusReason.EXPIRED || failure.reason() == StatusReason.GONE;
    }

    static StatusError of(io.grpc.Status status, @Nullable Metadata trailers) {
        byte[] sent = trailers == null ? null : trailers.get(STATUS_TRAILER);
        if (sent != null) {
            try {
                return StatusError.of(Status.parseFrom(sent));
            } catch (InvalidProtocolBufferException e) {
                return StatusError.internal(e);
            }
        }
        String text = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        return switch (status.getCode()) {
            case UNAVAILABLE -> StatusError.serviceUnavailable("The API server cannot be reached: " + text + ".");
            case CANCELLED -> StatusError.serviceUnavailable("The call was cancelled: " + text + ".");
            case DEADLINE_EXCEEDED -> StatusError.timeout("the API server did not answer: " + text + ".", 1);
            case RESOURCE_EXHAUSTED -> StatusError.tooManyRequests(text, 1);
            case UNAUTHENTICATED -> StatusError.unauthorized(text);
            case PERMISSION_DENIED -> StatusError.forbidden(text);
            default -> StatusError.internal(status.asRuntimeException());
        };
    }
}
