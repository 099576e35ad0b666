package io.balsa.jepsen.link;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** One direction of one connection: reads at one end, writes at the other. Confined to the proxy's thread. */
final class Pipe {
    /** What a slow link may have under way before the sender has to wait, as a socket's buffer. */
    private static final long UNDER_WAY_MAX_BYTES = 1 << 20;

    private final Channel source;
    private final Channel sink;
    private final RandomGenerator random;
    private Condition condition;
    /** Bytes were lost: what comes after them is of no use. */
    private boolean broken;

    private long underWayBytes;
    private long lastArrivalNanos;

    Pipe(Channel source, Channel sink, Condition condition, RandomGenerator random) {
        this.source = source;
        this.sink = sink;
        this.condition = condition;
        this.random = random;
        readIfPossible();
    }

    void become(Condition next) {
        condition = next;
        readIfPossible();
    }

    /** The sender waits while the receiver does not keep up, or while the link is silent. */
    void readIfPossible() {
        boolean read =
                !(condition instanceof Condition.Silent) && sink.isWritable() && underWayBytes < UNDER_WAY_MAX_BYTES;
        source.config().setAutoRead(read);
    }

    void carry(ByteBuf bytes, long nowNanos) {
        broken |= condition instanceof Condition.Lost;
        if (broken) {
            bytes.release();
        } else if (condition instanceof Condition.Slow slow) {
            int size = bytes.readableBytes();
            underWayBytes += size;
            later(nowNanos, slow, size, () -> {
                underWayBytes -= size;
                sink.writeAndFlush(bytes);
                readIfPossible();
            });
        } else if (lastArrivalNanos > nowNanos) {
            // The link is fast again, but what is under way is not overtaken.
            sink.eventLoop()
                    .schedule(() -> sink.writeAndFlush(bytes), lastArrivalNanos - nowNanos, TimeUnit.NANOSECONDS);
        } else {
            sink.writeAndFlush(bytes);
        }
    }

    /** The sender has closed: the receiver hears of it after the last byte, or never. */
    void end(long nowNanos) {
        if (condition instanceof Condition.Lost) {
            return;
        }
        long wait = Math.max(0, lastArrivalNanos - nowNanos);
        sink.eventLoop().schedule(() -> sink.close(), wait, TimeUnit.NANOSECONDS);
    }

    private void later(long nowNanos, Condition.Slow slow, int size, Runnable arrival) {
        long jitter = slow.jitter().isZero() ? 0 : random.nextLong(slow.jitter().toNanos());
        long sending = TimeUnit.SECONDS.toNanos(size) / slow.bytesPerSecond();
        long arrives = Math.max(lastArrivalNanos, nowNanos + slow.delay().toNanos() + jitter) + sending;
        lastArrivalNanos = arrives;
        sink.eventLoop().schedule(arrival, arrives - nowNanos, TimeUnit.NANOSECONDS);
    }
}
