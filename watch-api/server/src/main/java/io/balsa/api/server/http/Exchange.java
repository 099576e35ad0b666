package io.balsa.api.server.http;

import com.google.protobuf.ByteString;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.http.render.Statuses;
import io.balsa.api.server.http.request.Query;
import io.balsa.api.server.http.request.Representation;
import io.balsa.api.server.http.request.Representation.Encoding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One HTTP request and its answer. One thread works on it; exactly one of the methods that answer is called, once.
 *
 * <p>An answer is either whole ({@link #reply}), or written by the handling thread ({@link #replyStreaming}), or handed
 * to something that outlives the thread ({@link #response} and {@link #completion}: watches and logs).
 */
final class Exchange implements AutoCloseable {
    private final Request request;
    private final Response response;
    private final Callback completion;
    private final HttpLimits limits;
    private final BodyCollector collector;
    private final Query query;
    private final Warnings warnings = new Warnings();
    private ByteString body = ByteString.EMPTY;

    Exchange(Request request, Response response, Callback completion, HttpLimits limits, InFlight inFlight) {
        this.request = request;
        this.response = response;
        this.completion = completion;
        this.limits = limits;
        this.collector = new BodyCollector(request, limits, inFlight);
        this.query = Query.parse(request.getHttpURI().getQuery());
    }

    // -- the request ------------------------------------------------------------------------------------------------

    String method() {
        return request.getMethod();
    }

    /** The decoded path. */
    String path() {
        return Request.getPathInContext(request);
    }

    Query query() {
        return query;
    }

    /** A header's value, all lines of that name joined by commas; empty when there is none. */
    String header(String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        return values.isEmpty() ? "" : String.join(",", values);
    }

    /** Host and port as the client wrote them. */
    String authority() {
        return request.getHttpURI().getAuthority() == null
                ? ""
                : request.getHttpURI().getAuthority();
    }

    Request request() {
        return request;
    }

    /** The connection that the request came on, equal to itself only. */
    Object connection() {
        return request.getConnectionMetaData().getConnection();
    }

    /** The whole body, which has been read; empty where none was. */
    ByteString body() {
        return body;
    }

    /** Reads the whole body and goes on then, or answers with a failure; holds no thread meanwhile. */
    void whenBodyIsRead(Runnable then, Consumer<StatusError> otherwise) {
        collector.collect(new BodyCollector.Collected() {
            @Override
            public void body(ByteString whole) {
                body = whole;
                then.run();
            }

            @Override
            public void failed(StatusError why) {
                otherwise.accept(why);
            }
        });
    }

    /** The request has been worked on: its body is no longer needed. */
    @Override
    public void close() {
        collector.close();
    }

    // -- the answer -------------------------------------------------------------------------------------------------

    /** Headers of the answer; to be set before it begins. */
    HttpFields.Mutable headers() {
        return response.getHeaders();
    }

    /** Adds a warning that kubectl prints. */
    void warn(String text) {
        warnings.add(text);
        headers().remove("Warning");
        warnings.headers().forEach(each -> headers().add("Warning", each));
    }

    /** Answers with a whole body. */
    void reply(int code, String contentType, byte[] body) {
        if (body.length > limits.gzipBytesMin() && takesGzip()) {
            replyStreaming(code, contentType, out -> out.write(body));
            return;
        }
        response.setStatus(code);
        headers().put(HttpHeader.CONTENT_TYPE, contentType);
        headers().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), completion);
    }

    /** Writes a body of unknown size. */
    @FunctionalInterface
    interface BodyWriter {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Answers without a body. */
    void replyEmpty(int code) {
        response.setStatus(code);
        response.write(true, ByteBuffer.allocate(0), completion);
    }

    /**
     * Answers with a body that this thread writes now. What is smaller than the limit for compression is sent whole;
     * what is larger goes out while it is written.
     */
    void replyStreaming(int code, String contentType, BodyWriter writer) {
        response.setStatus(code);
        headers().put(HttpHeader.CONTENT_TYPE, contentType);
        try {
            var out = new ReplyStream(response, limits.gzipBytesMin(), takesGzip());
            writer.writeTo(out);
            out.finish();
        } catch (IOException e) {
            completion.failed(e); // the client has gone; its connection is closed
            return;
        }
        completion.succeeded();
    }

    /** Answers with a failure. */
    void fail(StatusError error) {
        Encoding encoding = Representation.forStatus(header("Accept")).encoding();
        int retryAfter = error.status().getDetails().getRetryAfterSeconds();
        if (retryAfter > 0) {
            headers().put(HttpHeader.RETRY_AFTER, retryAfter);
        }
        reply(error.code(), encoding.mediaType(), Statuses.encode(error.status(), encoding));
    }

    /** The code of the answer so far. */
    int code() {
        return response.getStatus();
    }

    /** The response for what writes it from other threads; {@link #completion} must be called at its end. */
    Response response() {
        return response;
    }

    Callback completion() {
        return completion;
    }

    /** How long a client may take nothing. */
    Duration idleTimeout() {
        return limits.idleTimeout();
    }

    /** How long what is under way may take when it has to end. */
    Duration stopTimeout() {
        return limits.stopTimeout();
    }

    private boolean takesGzip() {
        for (String coding : header("Accept-Encoding").split(",", -1)) {
            String[] parts = coding.trim().split(";", -1);
            if (parts[0].trim().equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].trim().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}
