package io.balsa.store.engine;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes on top of a view, to be read as if they had been written, until they are: each command of a batch sees those
 * before it, and the engine sees one {@link Batch}.
 *
 * <p>Belongs to one thread. An open cursor does not survive a change of its column.
 */
public final class Overlay implements View {
    private final View base;

    /** For each changed key its new value, or nothing when it is removed. */
    private final Map<Column, NavigableMap<byte[], Optional<byte[]>>> changes = new EnumMap<>(Column.class);

    public Overlay(View base) {
        this.base = base;
        for (Column column : Column.values()) {
            changes.put(column, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    public void put(Column column, byte[] key, byte[] value) {
        changed(column).put(key, Optional.of(value));
    }

    public void delete(Column column, byte[] key) {
        changed(column).put(key, Optional.empty());
    }

    @Override
    public byte @Nullable [] get(Column column, byte[] key) {
        Optional<byte[]> change = changed(column).get(key);
        return change == null ? base.get(column, key) : change.orElse(null);
    }

    @Override
    public Cursor scan(Column column, byte[] from, byte @Nullable [] to) {
        NavigableMap<byte[], Optional<byte[]>> changed = changed(column);
        return changed.isEmpty() ? base.scan(column, from, to) : new Merge(changed, column, from, to);
    }

    /** All changes, to be written at once. */
    public Batch toBatch() {
        Batch batch = new Batch();
        for (Column column : Column.values()) {
            changed(column)
                    .forEach((key, value) -> value.ifPresentOrElse(
                            bytes -> batch.put(column, key, bytes), () -> batch.delete(column, key)));
        }
        return batch;
    }

    private NavigableMap<byte[], Optional<byte[]>> changed(Column column) {
        return Objects.requireNonNull(changes.get(column));
    }

    /** Walks both in step; where both have a key, the change counts. */
    private final class Merge implements Cursor {
        private final NavigableMap<byte[], Optional<byte[]>> changed;
        private final Cursor below;
        private final byte[] from;
        private final byte @Nullable [] to;
        private Map.@Nullable Entry<byte[], Optional<byte[]>> change;

        Merge(NavigableMap<byte[], Optional<byte[]>> changed, Column column, byte[] from, byte @Nullable [] to) {
            this.changed = changed;
            this.from = from;
            this.to = to;
            this.below = base.scan(column, from, to);
            this.change = within(changed.ceilingEntry(from));
            skipRemoved();
        }

        @Override
        public boolean valid() {
            return change != null || below.valid();
        }

        @Override
        public void next() {
            step();
            skipRemoved();
        }

        @Override
        public void seek(byte[] target) {
            byte[] start = Arrays.compareUnsigned(target, from) < 0 ? from : target;
            below.seek(start);
            change = within(changed.ceilingEntry(start));
            skipRemoved();
        }

        @Override
        public byte[] key() {
            return change != null && order(change) <= 0 ? change.getKey() : below.key();
        }

        @Override
        public byte[] value() {
            return change != null && order(change) <= 0 ? change.getValue().orElseThrow() : below.value();
        }

        @Override
        public void close() {
            below.close();
        }

        /** Negative: the change comes first; zero: both have the key; positive: the base comes first. */
        private int order(Map.Entry<byte[], Optional<byte[]>> next) {
            return below.valid() ? Arrays.compareUnsigned(next.getKey(), below.key()) : -1;
        }

        private void step() {
            Map.Entry<byte[], Optional<byte[]>> at = change;
            int order = at == null ? 1 : order(at);
            if (order >= 0) {
                below.next();
            }
            if (at != null && order <= 0) {
                change = within(changed.higherEntry(at.getKey()));
            }
        }

        private void skipRemoved() {
            while (change != null && change.getValue().isEmpty() && order(change) <= 0) {
                step();
            }
        }

        private Map.@Nullable Entry<byte[], Optional<byte[]>> within(
                Map.@Nullable Entry<byte[], Optional<byte[]>> entry) {
            return entry != null && (to == null || Arrays.compareUnsigned(entry.getKey(), to) < 0) ? entry : null;
        }
    }
}
