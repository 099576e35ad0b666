package io.balsa.api.server.http;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.api.server.http.render.Statuses;
import io.balsa.api.server.http.request.Representation.Encoding;
import io.balsa.k8s.meta.v1.ListMeta;
import io.balsa.k8s.meta.v1.Status;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the HTTP server refuses by itself (a malformed request line, too large a head) is a Status too. */
final class StatusErrorHandler extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        String text = message == null ? HttpStatus.getMessage(code) : message;
        byte[] body = Statuses.encode(status(code, text), Encoding.JSON);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Encoding.JSON.mediaType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static Status status(int code, String message) {
        if (code == StatusReason.BAD_REQUEST.code()) {
            return StatusError.badRequest(message).status();
        }
        Status.Builder status = Status.newBuilder()
                .setMetadata(ListMeta.getDefaultInstance())
                .setStatus("Failure")
                .setMessage(message)
                .setCode(code);
        for (StatusReason reason : StatusReason.values()) {
            if (reason.code() == code && reason != StatusReason.UNKNOWN) {
                return status.setReason(reason.text()).build();
            }
        }
        return status.build();
    }
}
