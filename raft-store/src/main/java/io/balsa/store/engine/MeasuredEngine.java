package io.balsa.store.engine;

import java.util.function.LongSupplier;

/** An engine whose writes and reclaims are timed. Everything else is the other engine's. */
public final class MeasuredEngine implements Engine {
    /** Is told how long things took, on the threads that did them. */
    public interface Times {
        void wrote(long nanos);

        /** Reclaiming begins; {@link #reclaimed} follows, also when it fails. */
        void reclaiming();

        void reclaimed(long nanos);
    }

    private final Engine engine;
    private final LongSupplier nanoTime;
    private final Times times;

    public MeasuredEngine(Engine engine, LongSupplier nanoTime, Times times) {
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.times = times;
    }

    @Override
    public void write(Batch batch) {
        long start = nanoTime.getAsLong();
        engine.write(batch);
        times.wrote(nanoTime.getAsLong() - start);
    }

    @Override
    public boolean writeOnto(Snapshot base, Batch batch) {
        long start = nanoTime.getAsLong();
        boolean written = engine.writeOnto(base, batch);
        times.wrote(nanoTime.getAsLong() - start);
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
        long start = nanoTime.getAsLong();
        times.reclaiming();
        try {
            engine.reclaim(room);
        } finally {
            times.reclaimed(nanoTime.getAsLong() - start);
        }
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
