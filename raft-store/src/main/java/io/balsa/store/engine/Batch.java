package io.balsa.store.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes that become visible together or not at all. The later change of a key wins. Belongs to one thread. */
public final class Batch {
    private final List<Change> changes = new ArrayList<>();

    /** @param value null: the key is removed */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Change(Column column, byte[] key, byte @Nullable [] value) {}

    public Batch put(Column column, byte[] key, byte[] value) {
        changes.add(new Change(column, key, value));
        return this;
    }

    public Batch delete(Column column, byte[] key) {
        changes.add(new Change(column, key, null));
        return this;
    }

    /** How many keys of a column it removes. */
    public long deletes(Column column) {
        return changes.stream()
                .filter(change -> change.column() == column && change.value() == null)
                .count();
    }

    /** Says that the state after this batch is the state after this log entry. */
    public Batch applied(TermIndex entry) {
        return put(Column.META, AppliedEntry.KEY, AppliedEntry.encode(entry));
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** All changes, the applied index among them. */
    List<Change> changes() {
        return changes;
    }
}
