package io.balsa.store.mvcc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.DeleteRangeResponse;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.PutResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Overlay;
import io.balsa.store.lease.LeaseTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the changes of one request: all with one revision, numbered in the order of its operations.
 *
 * <p>Everything that may refuse the request has been asked before: what is called here succeeds. Until the first change the
 * revision is that of the store, from then on the next one.
 */
final class Writer {
    private static final byte[] NOTHING = new byte[0];

    private final Overlay changes;
    private final long before;
    private final List<Event> events = new ArrayList<>();

    Writer(Overlay changes, StoreState state) {
        this.changes = changes;
        this.before = state.revision();
    }

    /** In the order of their sub-revisions, each with the version before it. */
    List<Event> events() {
        return events;
    }

    long revision() {
        return events.isEmpty() ? before : before + 1;
    }

    RangeResponse range(RangeRequest request) {
        return new RangeReads(changes, revision(), KeyCounts.NONE).range(request);
    }

    PutResponse put(PutRequest request) {
        byte[] key = request.getKey().toByteArray();
        Version previous = current(key);
        KeyValue old = previous == null ? KeyValue.getDefaultInstance() : previous.kv();
        Revision revision = nextRevision();
        KeyValue kv = KeyValue.newBuilder()
                .setKey(request.getKey())
                .setValue(request.getIgnoreValue() ? old.getValue() : request.getValue())
                .setLease(request.getIgnoreLease() ? old.getLease() : request.getLease())
                .setCreateRevision(previous == null ? revision.main() : old.getCreateRevision())
                .setModRevision(revision.main())
                .setVersion(old.getVersion() + 1)
                .build();
        Version version = new Version(revision, previous == null ? Revision.NONE : previous.revision(), false, kv);
        byte[] stored = version.encode();
        changes.put(Column.CURRENT, key, stored);
        changes.put(Column.HISTORY, DiskKeys.revision(revision), stored);
        changes.put(Column.VERSIONS, DiskKeys.version(key, revision), NOTHING);
        LeaseTable.move(changes, key, old.getLease(), kv.getLease());
        Event.Builder event = Event.newBuilder().setType(Event.EventType.PUT).setKv(kv);
        PutResponse.Builder response = PutResponse.newBuilder();
        if (previous != null) {
            event.setPrevKv(old);
            if (request.getPrevKv()) {
                response.setPrevKv(old);
            }
        }
        events.add(event.build());
        return response.setHeader(header()).build();
    }

    DeleteRangeResponse deleteRange(DeleteRangeRequest request) {
        DeleteRangeResponse.Builder response = DeleteRangeResponse.newBuilder();
        List<Version> found = currentIn(request.getKey(), request.getRangeEnd());
        for (Version version : found) {
            delete(version);
            if (request.getPrevKv()) {
                response.addPrevKvs(version.kv());
            }
        }
        return response.setDeleted(found.size()).setHeader(header()).build();
    }

    /** Deletes those of the keys that exist. */
    void deleteAll(List<byte[]> keys) {
        for (byte[] key : keys) {
            Version version = current(key);
            if (version != null) {
                delete(version);
            }
        }
    }

    private void delete(Version last) {
        ByteString name = last.kv().getKey();
        byte[] key = name.toByteArray();
        Revision revision = nextRevision();
        KeyValue gone = KeyValue.newBuilder()
                .setKey(name)
                .setModRevision(revision.main())
                .build();
        byte[] entry = DiskKeys.version(key, revision);
        changes.delete(Column.CURRENT, key);
        changes.put(
                Column.HISTORY,
                DiskKeys.revision(revision),
                new Version(revision, last.revision(), true, gone).encode());
        changes.put(Column.VERSIONS, entry, NOTHING);
        changes.put(Column.TOMBSTONES, entry, NOTHING);
        LeaseTable.move(changes, key, last.kv().getLease(), 0);
        events.add(Event.newBuilder()
                .setType(Event.EventType.DELETE)
                .setKv(gone)
                .setPrevKv(last.kv())
                .build());
    }

    private Revision nextRevision() {
        return new Revision(before + 1, events.size());
    }

    ResponseHeader header() {
        return ResponseHeader.newBuilder().setRevision(revision()).build();
    }

    private @Nullable Version current(byte[] key) {
        byte[] stored = changes.get(Column.CURRENT, key);
        return stored == null ? null : Version.decode(stored);
    }

    private List<Version> currentIn(ByteString from, ByteString rangeEnd) {
        if (rangeEnd.isEmpty()) {
            Version only = current(from.toByteArray());
            return only == null ? List.of() : List.of(only);
        }
        KeyRange range = KeyRange.of(from, rangeEnd);
        List<Version> found = new ArrayList<>();
        if (range.isEmpty()) {
            return found;
        }
        try (Cursor cursor = changes.scan(Column.CURRENT, range.from(), range.to())) {
            for (; cursor.valid(); cursor.next()) {
                found.add(Version.decode(cursor.value()));
            }
        }
        return found;
    }
}
