package io.balsa.store.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An engine without a disk, for simulation and tests. A snapshot is a reference to the immutable state of its time.
 *
 * <p>{@link #reopened()} is what a process would find after a crash: the state at the last {@link #flush()}.
 */
public final class MemoryEngine implements Engine {
    /** Replaced as a whole under the lock of this engine; read without. */
    private volatile State current;

    /** What would be on disk; guarded like {@link #current}. */
    private volatile State flushed;

    /** @param line which of several contents that have replaced each other this is a state of */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record State(SortedTree[] columns, int line) implements Snapshot {
        @Override
        public byte @Nullable [] get(Column column, byte[] key) {
            return columns[column.slot()].get(key);
        }

        @Override
        public Cursor scan(Column column, byte[] from, byte @Nullable [] to) {
            return columns[column.slot()].scan(from, to);
        }

        @Override
        public TermIndex applied() {
            return AppliedEntry.decode(get(Column.META, AppliedEntry.KEY));
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    public MemoryEngine() {
        this(emptyState());
    }

    private MemoryEngine(State state) {
        this.current = state;
        this.flushed = state;
    }

    private static State emptyState() {
        SortedTree[] columns = new SortedTree[Column.values().length];
        Arrays.fill(columns, SortedTree.EMPTY);
        return new State(columns, 0);
    }

    /** Another engine with what this one has. */
    public MemoryEngine copy() {
        return new MemoryEngine(current);
    }

    /** Takes over all that another engine has. */
    public synchronized void replaceBy(MemoryEngine other) {
        current = new State(other.current.columns(), current.line() + 1);
        flushed = current;
    }

    /** An engine with what this one had flushed. */
    public MemoryEngine reopened() {
        return new MemoryEngine(flushed);
    }

    @Override
    public synchronized void write(Batch batch) {
        SortedTree[] columns = current.columns().clone();
        for (Batch.Change change : batch.changes()) {
            int column = change.column().slot();
            byte[] value = change.value();
            columns[column] =
                    value == null ? columns[column].remove(change.key()) : columns[column].put(change.key(), value);
        }
        current = new State(columns, current.line());
    }

    @Override
    public synchronized boolean writeOnto(Snapshot base, Batch batch) {
        boolean same = ((State) base).line() == current.line();
        if (same) {
            write(batch);
        }
        return same;
    }

    @Override
    public Snapshot snapshot() {
        return current;
    }

    @Override
    public synchronized void flush() {
        flushed = current;
    }

    @Override
    public TermIndex flushedApplied() {
        return flushed.applied();
    }

    @Override
    public void reclaim(Room room) {
        // Nothing is left of what has been removed.
    }

    @Override
    public void roomToTidy(long bytes) {
        // There are no files.
    }

    @Override
    public long sizeBytes() {
        State state = current;
        long bytes = 0;
        for (SortedTree column : state.columns()) {
            try (Cursor cursor = column.scan(new byte[0], null)) {
                for (; cursor.valid(); cursor.next()) {
                    bytes += cursor.key().length + cursor.value().length;
                }
            }
        }
        return bytes;
    }

    @Override
    public long sizeInUseBytes() {
        return sizeBytes();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
