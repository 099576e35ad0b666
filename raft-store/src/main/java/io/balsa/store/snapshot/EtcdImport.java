package io.balsa.store.snapshot;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.etcd.auth.Role;
import io.balsa.etcd.auth.User;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.store.alarm.AlarmTable;
import io.balsa.store.auth.AuthState;
import io.balsa.store.auth.AuthTable;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.lease.Lease;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.mvcc.HistoryRebuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Fills an empty engine with what the database of an etcd holds: keys with all their kept versions, leases, alarms, users and
 * roles. Who its members were is left out: that is for the new cluster to say.
 *
 * <p>Depends on the file and the options alone, so all members of a cluster that are restored from the same file are the same.
 */
final class EtcdImport {
    /** Changes that are written together: much more than a write costs, much less than the heap. */
    private static final long BATCH_BYTES = 4L << 20;

    /** About what a row takes in the batch beside its bytes. */
    private static final long ROW_BYTES = 512;

    private static final byte[] AUTH_ON = {1};

    /** etcd: a store without a change is at revision 1. */
    private static final long EMPTY_STORE = 1;

    private final BoltReader file;
    private final Engine engine;
    private Snapshot base;
    private Overlay changes;
    private long pendingBytes;

    private EtcdImport(BoltReader file, Engine engine) {
        this.file = file;
        this.engine = engine;
        this.base = engine.snapshot();
        this.changes = new Overlay(base);
    }

    /**
     * @param engine empty; afterwards it has everything, flushed
     * @param applied what the store counts as the log entry that it comes from
     */
    static SnapshotRestore.Restored read(
            BoltReader file, Engine engine, SnapshotRestore.Options options, TermIndex applied) throws IOException {
        EtcdImport run = new EtcdImport(file, engine);
        try {
            return run.readAll(options, applied);
        } finally {
            run.base.close();
        }
    }

    private SnapshotRestore.Restored readAll(SnapshotRestore.Options options, TermIndex applied) throws IOException {
        if (file.bucket(EtcdLayout.KEY) == null || file.bucket(EtcdLayout.META) == null) {
            throw new DamagedFile("it is a bbolt database, but not of an etcd: it has no bucket \"key\" or \"meta\"");
        }
        readLeases();
        readAlarms();
        readAuth();
        long rows = 0;
        long revision = EMPTY_STORE;
        BoltRows history = file.rows(EtcdLayout.KEY);
        while (history.next()) {
            EtcdLayout.Change change = EtcdLayout.Change.decode(history.key());
            revision = Math.max(revision, change.revision());
            // etcd: an empty row only holds the revision
            if (history.value().length > 0) {
                add(change, history.value());
                rows++;
            }
        }
        long compacted = compacted();
        // etcd: what a compaction has removed may have been the latest
        revision = Math.max(revision, compacted);
        if (revision > Long.MAX_VALUE - options.bumpRevision()) {
            throw new DamagedFile("its revision " + revision + " cannot be raised by " + options.bumpRevision());
        }
        revision += options.bumpRevision();
        HistoryRebuild.finish(changes, revision, options.markCompacted() ? revision : compacted);
        engine.write(changes.toBatch().applied(applied));
        engine.flush();
        return new SnapshotRestore.Restored(revision, rows);
    }

    private void readLeases() throws IOException {
        BoltRows rows = file.rows(EtcdLayout.LEASE);
        while (rows.next()) {
            EtcdLayout.LeaseRow row = EtcdLayout.LeaseRow.decode(rows.value());
            LeaseTable.grant(changes, new Lease(row.id(), row.ttl(), row.remainingTtl()));
            written(rows.value().length);
        }
    }

    /** etcd: alarms stay, also those of members that are no more, until somebody has looked and disarms them. */
    private void readAlarms() throws IOException {
        BoltRows rows = file.rows(EtcdLayout.ALARM);
        while (rows.next()) {
            AlarmMember alarm;
            try {
                alarm = AlarmMember.parseFrom(rows.key());
            } catch (InvalidProtocolBufferException e) {
                throw new DamagedFile("a row of its bucket \"alarm\" is not an alarm");
            }
            AlarmRequest raise = AlarmRequest.newBuilder()
                    .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                    .setMemberID(alarm.getMemberID())
                    .setAlarmValue(alarm.getAlarmValue())
                    .build();
            AlarmTable.apply(changes, raise, EMPTY_STORE);
            written(rows.key().length);
        }
    }

    /** A store that asked for passwords goes on asking for them. */
    private void readAuth() throws IOException {
        AuthState auth = AuthState.of(changes);
        for (BoltRows rows = file.rows(EtcdLayout.AUTH); rows.next(); ) {
            String name = new String(rows.key(), StandardCharsets.UTF_8);
            if (name.equals(EtcdLayout.AUTH_ENABLED)) {
                auth = new AuthState(Arrays.equals(rows.value(), AUTH_ON), auth.revision());
            } else if (name.equals(EtcdLayout.AUTH_REVISION)) {
                auth = new AuthState(auth.enabled(), EtcdLayout.number(rows.value(), name));
            }
        }
        auth.save(changes);
        try {
            for (BoltRows rows = file.rows(EtcdLayout.AUTH_USERS); rows.next(); ) {
                AuthTable.put(changes, User.parseFrom(rows.value()));
                written(rows.value().length);
            }
            for (BoltRows rows = file.rows(EtcdLayout.AUTH_ROLES); rows.next(); ) {
                AuthTable.put(changes, Role.parseFrom(rows.value()));
                written(rows.value().length);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedFile("a row of its bucket \"authUsers\" or \"authRoles\" is neither a user nor a role");
        }
    }

    private void add(EtcdLayout.Change change, byte[] value) throws IOException {
        KeyValue kv;
        try {
            kv = KeyValue.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedFile("the row of revision " + change.revision() + " holds no key and value");
        }
        boolean fits = change.tombstone() || kv.getModRevision() == change.revision();
        if (kv.getKey().isEmpty() || change.sub() > Integer.MAX_VALUE || !fits) {
            throw new DamagedFile("the row of revision " + change.revision() + " holds something else");
        }
        HistoryRebuild.add(changes, change.revision(), (int) change.sub(), change.tombstone(), kv);
        // The latest version is stored twice.
        written(2L * value.length);
    }

    private void written(long bytes) {
        pendingBytes += bytes + ROW_BYTES;
        if (pendingBytes >= BATCH_BYTES) {
            engine.write(changes.toBatch());
            base.close();
            base = engine.snapshot();
            changes = new Overlay(base);
            pendingBytes = 0;
        }
    }

    /** etcd: one that was asked for counts, whether or not it has been carried out. -1: none was. */
    private long compacted() throws IOException {
        long compacted = -1;
        BoltRows rows = file.rows(EtcdLayout.META);
        while (rows.next()) {
            String name = new String(rows.key(), StandardCharsets.UTF_8);
            if (name.equals(EtcdLayout.SCHEDULED_COMPACTION) || name.equals(EtcdLayout.FINISHED_COMPACTION)) {
                compacted = Math.max(
                        compacted, EtcdLayout.Change.decode(rows.value()).revision());
            }
        }
        return compacted;
    }
}
