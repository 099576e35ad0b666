package io.balsa.store.http;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Collects a body up to a limit and hands it over in one piece; above the limit the answer is 413. */
final class WholeBody implements Body {
    private final int bytesMax;
    private final Exchange exchange;
    private final Consumer<byte[]> then;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean refused;

    private WholeBody(int bytesMax, Exchange exchange, Consumer<byte[]> then) {
        this.bytesMax = bytesMax;
        this.exchange = exchange;
        this.then = then;
    }

    /** @param then called once, on the connection's thread */
    static Body of(Ask ask, int bytesMax, Exchange exchange, Consumer<byte[]> then) {
        WholeBody body = new WholeBody(bytesMax, exchange, then);
        if (ask.contentLength() > bytesMax) {
            // Before a byte of it is sent, if the client waits to be told to go on.
            body.refuse();
        }
        return body;
    }

    @Override
    public boolean take(byte[] more) {
        if (!refused && more.length > bytesMax - bytes.size()) {
            refuse();
        }
        if (!refused) {
            bytes.writeBytes(more);
        }
        return true;
    }

    private void refuse() {
        refused = true;
        bytes.reset();
        exchange.reply(GatewayErrors.tooLarge(bytesMax));
    }

    @Override
    public void end() {
        if (!refused) {
            then.accept(bytes.toByteArray());
        }
    }
}
