package io.balsa.api.server.http;

import io.balsa.api.server.http.stream.Outlet;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** The open answer of an exchange, for streams. */
final class JettyOutlet implements Outlet {
    private final Exchange exchange;
    private final AtomicBoolean writing = new AtomicBoolean();

    JettyOutlet(Exchange exchange) {
        this.exchange = exchange;
        // A stream may be quiet for as long as it likes; one whose client takes nothing ends with the write that waits.
        exchange.request().addIdleTimeoutListener(timeout -> writing.get());
    }

    @Override
    public void begin(int code, String contentType) {
        exchange.response().setStatus(code);
        exchange.headers().put(HttpHeader.CONTENT_TYPE, contentType);
        exchange.headers().put(HttpHeader.CACHE_CONTROL, "no-cache, private");
    }

    @Override
    public void write(ByteBuffer bytes, Written then) {
        writing.set(true);
        exchange.response()
                .write(
                        false,
                        bytes,
                        Callback.from(
                                InvocationType.NON_BLOCKING,
                                () -> {
                                    writing.set(false);
                                    then.taken();
                                },
                                then::lost));
    }

    @Override
    public void end(ByteBuffer bytes) {
        exchange.response().write(true, bytes, exchange.completion());
    }

    @Override
    public void abort(Throwable why) {
        exchange.completion().failed(why);
    }

    @Override
    public void onLost(Consumer<Throwable> listener) {
        exchange.request().addFailureListener(listener);
    }
}
