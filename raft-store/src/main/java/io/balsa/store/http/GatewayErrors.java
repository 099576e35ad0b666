package io.balsa.store.http;

import io.grpc.Status;
import java.nio.charset.StandardCharsets;

/**
 * gRPC statuses as HTTP answers. The body has what the gateways of etcd 3.4 to 3.6 have, all of it: {@code error} for
 * clients of 3.4 and 3.5, {@code code}, {@code message} and {@code details} as since 3.6.
 */
final class GatewayErrors {
    private GatewayErrors() {}

    static Reply reply(Status status) {
        return Reply.of(httpStatus(status.getCode()), Reply.JSON, body(status));
    }

    static Reply badRequest(String message) {
        return reply(Status.INVALID_ARGUMENT.withDescription(message));
    }

    static Reply tooLarge(int bytesMax) {
        return Reply.of(
                413,
                Reply.JSON,
                body(Status.RESOURCE_EXHAUSTED.withDescription(
                        "the request is larger than " + bytesMax + " bytes; split it, or raise --max-request-bytes")));
    }

    /** The last line of a stream that did not end well. */
    static byte[] line(Status status) {
        return ("{\"error\":" + body(status) + "}\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String body(Status status) {
        String text = ProtoJson.quote(status.getDescription() == null ? "" : status.getDescription());
        return "{\"error\":" + text + ",\"code\":" + status.getCode().value() + ",\"message\":" + text
                + ",\"details\":[]}";
    }

    /** grpc-gateway's table, as etcd has it since 3.5.16 and 3.6. */
    static int httpStatus(Status.Code code) {
        return switch (code) {
            case OK -> 200;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, ABORTED -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case CANCELLED -> 499;
            case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
        };
    }
}
