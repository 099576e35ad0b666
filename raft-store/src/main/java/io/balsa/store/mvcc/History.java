package io.balsa.store.mvcc;

import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.View;
import java.util.ArrayList;
import java.util.List;

/** Reads events in the order of their revisions, a page at a time: nothing is held open between pages. */
final class History {
    private final View view;
    private final StoreState state;
    private final List<RevisionEvents> revisions = new ArrayList<>();
    private List<Event> events = new ArrayList<>();
    private long eventsRevision;
    private long bytes;

    History(View view) {
        this.view = view;
        this.state = StoreState.of(view);
    }

    HistoryPage page(long fromRevision, KeyRange range, long bytesMax) {
        // etcd: the compacted revision itself can still be watched from.
        if (fromRevision < state.compacted()) {
            throw new CompactedException(state.compacted());
        }
        long next = Math.max(fromRevision, state.revision() + 1);
        byte[] from = DiskKeys.firstOf(Math.max(fromRevision, 0));
        try (Cursor cursor = view.scan(Column.HISTORY, from, DiskKeys.firstOf(state.revision() + 1))) {
            for (; cursor.valid(); cursor.next()) {
                byte[] stored = cursor.value();
                long revision = Version.revisionOf(stored).main();
                if (revision != eventsRevision) {
                    endRevision();
                    if (bytes >= bytesMax) {
                        next = revision;
                        break;
                    }
                    eventsRevision = revision;
                }
                bytes += stored.length;
                add(stored, range);
            }
        }
        endRevision();
        return new HistoryPage(revisions, next, state.revision());
    }

    private void add(byte[] stored, KeyRange range) {
        KeyValue kv = Version.keyValueOf(stored);
        if (!range.contains(kv.getKey().toByteArray())) {
            return;
        }
        Event.Builder event = Event.newBuilder()
                .setType(Version.isTombstone(stored) ? Event.EventType.DELETE : Event.EventType.PUT)
                .setKv(kv);
        Revision previous = Version.previousOf(stored);
        // etcd: what was before the compacted revision is not told, whether or not it is still there.
        if (previous.exists() && kv.getModRevision() > state.compacted()) {
            byte[] before = view.get(Column.HISTORY, DiskKeys.revision(previous));
            if (before == null) {
                throw new IllegalStateException(
                        "the history has no revision " + previous + ": the database is damaged");
            }
            bytes += before.length;
            event.setPrevKv(Version.keyValueOf(before));
        }
        events.add(event.build());
    }

    private void endRevision() {
        if (!events.isEmpty()) {
            revisions.add(new RevisionEvents(eventsRevision, events));
            events = new ArrayList<>();
        }
    }
}
