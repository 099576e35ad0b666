package io.balsa.store.mvcc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.Compare;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.View;

/** The conditions of a transaction, on the state before it. */
final class Compares {
    private Compares() {}

    static boolean allHold(View view, Iterable<Compare> compares) {
        for (Compare compare : compares) {
            if (!holds(view, compare)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(View view, Compare compare) {
        if (compare.getRangeEnd().isEmpty()) {
            byte[] stored = view.get(Column.CURRENT, compare.getKey().toByteArray());
            return stored == null ? holdsForNothing(compare) : holds(compare, Version.keyValueOf(stored));
        }
        KeyRange range = KeyRange.of(compare.getKey(), compare.getRangeEnd());
        boolean any = false;
        if (!range.isEmpty()) {
            try (Cursor cursor = view.scan(Column.CURRENT, range.from(), range.to())) {
                for (; cursor.valid(); cursor.next()) {
                    any = true;
                    // etcd: with range_end every key of the range must satisfy the condition.
                    if (!holds(compare, Version.keyValueOf(cursor.value()))) {
                        return false;
                    }
                }
            }
        }
        return any || holdsForNothing(compare);
    }

    /** etcd: nothing there fails every comparison of values, and has 0 for everything else. */
    private static boolean holdsForNothing(Compare compare) {
        return compare.getTarget() != Compare.CompareTarget.VALUE && holds(compare, KeyValue.getDefaultInstance());
    }

    private static boolean holds(Compare compare, KeyValue kv) {
        int order = switch (compare.getTarget()) {
            case VERSION -> Long.compare(kv.getVersion(), compare.getVersion());
            case CREATE -> Long.compare(kv.getCreateRevision(), compare.getCreateRevision());
            case MOD -> Long.compare(kv.getModRevision(), compare.getModRevision());
            case LEASE -> Long.compare(kv.getLease(), compare.getLease());
            case VALUE -> ByteString.unsignedLexicographicalComparator().compare(kv.getValue(), compare.getValue());
            // etcd: an unknown target compares nothing with nothing.
            case UNRECOGNIZED -> 0;
        };
        return switch (compare.getResult()) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case GREATER -> order > 0;
            case LESS -> order < 0;
            // etcd: an unknown relation holds.
            case UNRECOGNIZED -> true;
        };
    }
}
