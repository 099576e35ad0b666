package io.balsa.store.engine;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** An engine whose writes are timed; for the one thread that applies. Everything else is the other engine's. */
public final class MeasuredEngine implements Engine {
    private final Engine engine;
    private final LongSupplier nanoTime;
    private final LongConsumer writeNanos;

    /** @param writeNanos told after each write how long it took */
    public MeasuredEngine(Engine engine, LongSupplier nanoTime, LongConsumer writeNanos) {
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.writeNanos = writeNanos;
    }

    @Override
    public void write(Batch batch) {
        long start = nanoTime.getAsLong();
        engine.write(batch);
        writeNanos.accept(nanoTime.getAsLong() - start);
    }

    @Override
    public boolean writeOnto(Snapshot base, Batch batch) {
        long start = nanoTime.getAsLong();
        boolean written = engine.writeOnto(base, batch);
        writeNanos.accept(nanoTime.getAsLong() - start);
        return written;
    }

    @Override
    public Snapshot snapshot() {
        return engine.snapshot();
    }

    @Override
    public void flush() {
        engine.flush();
    }

    @Override
    public TermIndex flushedApplied() {
        return engine.flushedApplied();
    }

    @Override
    public void reclaim(Room room) {
        engine.reclaim(room);
    }

    @Override
    public void roomToTidy(long bytes) {
        engine.roomToTidy(bytes);
    }

    @Override
    public long sizeBytes() {
        return engine.sizeBytes();
    }

    @Override
    public long sizeInUseBytes() {
        return engine.sizeInUseBytes();
    }

    @Override
    public void close() {
        engine.close();
    }
}
