package io.balsa.store.snapshot;

import io.balsa.etcd.auth.Role;
import io.balsa.etcd.auth.User;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.Member;
import io.balsa.store.alarm.AlarmTable;
import io.balsa.store.auth.AuthState;
import io.balsa.store.auth.AuthTable;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.lease.Lease;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.member.MemberTable;
import io.balsa.store.mvcc.KeptHistory;
import io.balsa.store.mvcc.StoreState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes one state of the store as the database of an etcd. Two members with the same state write the same rows. */
final class EtcdExport {
    private static final byte[] NOTHING = new byte[0];
    /** etcd: the revision without a row. */
    private static final long EMPTY_STORE = 1;

    private static final int ROWS_BETWEEN_CHECKS = 1_000;

    /** Is asked now and then whether to go on, and throws if not. */
    @FunctionalInterface
    interface Progress {
        void check() throws IOException;
    }

    private final Snapshot snapshot;
    private final StoreState state;
    private final BoltWriter file;
    private final Progress progress;
    private long rows;

    private EtcdExport(Snapshot snapshot, BoltWriter file, Progress progress) {
        this.snapshot = snapshot;
        this.state = StoreState.of(snapshot);
        this.file = file;
        this.progress = progress;
    }

    /**
     * Writes the database to an empty file.
     *
     * @param storageVersion the etcd whose layout this is
     * @return the length of the file
     */
    static long write(Snapshot snapshot, FileChannel file, String storageVersion, Progress progress)
            throws IOException {
        EtcdExport export = new EtcdExport(snapshot, new BoltWriter(file), progress);
        export.writeBuckets(storageVersion);
        progress.check();
        return export.file.finish();
    }

    /** In the order of their names, as the file wants them. */
    private void writeBuckets(String storageVersion) throws IOException {
        List<Member> members = MemberTable.all(snapshot);
        bucket(EtcdLayout.ALARM);
        putAll(alarmRows());
        putAuth();
        // Without a version of the cluster: one that is restored settles on its own, and an etcd 3.5 would refuse 3.6.
        bucket(EtcdLayout.CLUSTER);
        bucket(EtcdLayout.KEY);
        putHistory();
        bucket(EtcdLayout.LEASE);
        for (Lease lease : LeaseTable.all(snapshot)) {
            put(
                    EtcdLayout.number(lease.id()),
                    new EtcdLayout.LeaseRow(lease.id(), lease.ttlSeconds(), lease.remainingSeconds()).encode());
        }
        bucket(EtcdLayout.MEMBERS);
        putAll(memberRows(members));
        bucket(EtcdLayout.MEMBERS_REMOVED);
        putAll(removedRows());
        bucket(EtcdLayout.META);
        putAll(meta(members, storageVersion));
    }

    private void putHistory() throws IOException {
        long last = EMPTY_STORE;
        try (KeptHistory history = new KeptHistory(snapshot)) {
            while (history.next()) {
                last = history.revision();
                // etcd: a tombstone holds the key alone
                KeyValue kv = history.isTombstone()
                        ? KeyValue.newBuilder()
                                .setKey(history.keyValue().getKey())
                                .build()
                        : history.keyValue();
                put(new EtcdLayout.Change(last, history.sub(), history.isTombstone()).encode(), kv.toByteArray());
            }
        }
        if (last < state.revision() && state.compacted() < state.revision()) {
            // etcd, when it raises the revision: an empty row holds it
            put(new EtcdLayout.Change(state.revision(), 0, false).encode(), NOTHING);
        }
    }

    /** etcd: an alarm is its own key. */
    private SortedMap<byte[], byte[]> alarmRows() {
        SortedMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
        AlarmTable.all(snapshot).active().forEach(alarm -> rows.put(alarm.toByteArray(), NOTHING));
        return rows;
    }

    /** Passwords are in it as the hashes that the store keeps, which are etcd's. */
    private void putAuth() throws IOException {
        AuthState auth = AuthState.of(snapshot);
        bucket(EtcdLayout.AUTH);
        put(EtcdLayout.text(EtcdLayout.AUTH_ENABLED), new byte[] {(byte) (auth.enabled() ? 1 : 0)});
        put(EtcdLayout.text(EtcdLayout.AUTH_REVISION), EtcdLayout.number(auth.revision()));
        bucket(EtcdLayout.AUTH_ROLES);
        for (Role role : AuthTable.roles(snapshot)) {
            put(role.getName().toByteArray(), role.toByteArray());
        }
        bucket(EtcdLayout.AUTH_USERS);
        for (User user : AuthTable.users(snapshot)) {
            put(user.getName().toByteArray(), user.toByteArray());
        }
    }

    private SortedMap<byte[], byte[]> removedRows() {
        SortedMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
        for (long id : MemberTable.removed(snapshot)) {
            rows.put(EtcdLayout.text(Long.toHexString(id)), EtcdLayout.text("removed"));
        }
        return rows;
    }

    private static SortedMap<byte[], byte[]> memberRows(List<Member> members) {
        SortedMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
        for (Member member : members) {
            rows.put(EtcdLayout.text(Long.toHexString(member.getID())), EtcdLayout.text(EtcdJson.member(member)));
        }
        return rows;
    }

    private SortedMap<byte[], byte[]> meta(List<Member> members, String storageVersion) {
        TermIndex applied = snapshot.applied();
        SortedMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
        rows.put(EtcdLayout.text(EtcdLayout.CONF_STATE), EtcdLayout.text(EtcdJson.confState(members)));
        // etcd: 0 would mean that it is not known
        rows.put(EtcdLayout.text(EtcdLayout.CONSISTENT_INDEX), EtcdLayout.number(Math.max(1, applied.index())));
        rows.put(EtcdLayout.text(EtcdLayout.TERM), EtcdLayout.number(Math.max(1, applied.term())));
        rows.put(EtcdLayout.text(EtcdLayout.STORAGE_VERSION), EtcdLayout.text(storageVersion));
        if (state.compacted() >= 0) {
            byte[] compacted = new EtcdLayout.Change(state.compacted(), 0, false).encode();
            rows.put(EtcdLayout.text(EtcdLayout.SCHEDULED_COMPACTION), compacted);
            rows.put(EtcdLayout.text(EtcdLayout.FINISHED_COMPACTION), compacted);
        }
        return rows;
    }

    private void bucket(String name) throws IOException {
        file.bucket(EtcdLayout.text(name));
    }

    private void putAll(SortedMap<byte[], byte[]> sorted) throws IOException {
        for (Map.Entry<byte[], byte[]> row : sorted.entrySet()) {
            put(row.getKey(), row.getValue());
        }
    }

    private void put(byte[] key, byte[] value) throws IOException {
        file.put(key, value);
        if (++rows % ROWS_BETWEEN_CHECKS == 0) {
            progress.check();
        }
    }
}
