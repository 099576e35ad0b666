package io.balsa.store.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** etcd's {@code --log-format=console}: time, level, caller and message with tabs between, pairs as a JSON object. */
final class TextLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256)
                .append(Line.time(event))
                .append('\t')
                .append(Line.level(event).toUpperCase(Locale.ROOT))
                .append('\t')
                .append(Line.caller(event))
                .append('\t')
                .append(event.getFormattedMessage());
        StringBuilder pairs = new StringBuilder("{");
        JsonLines.pairs(pairs, event);
        if (pairs.length() > 1) {
            line.append('\t').append(pairs).append('}');
        }
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown)).append('\n');
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
