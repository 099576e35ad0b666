package io.balsa.store.lease;

import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import io.balsa.store.v1.LeaseCheckpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The leases of one state of the store. Reading takes any view, changing takes the overlay of a batch. */
public final class LeaseTable {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] GRANTS = "grants".getBytes(StandardCharsets.US_ASCII);

    private LeaseTable() {}

    public static Optional<Lease> find(View view, long id) {
        byte[] stored = view.get(Column.LEASES, leaseKey(id));
        return stored == null ? Optional.empty() : Optional.of(decode(id, stored));
    }

    /** All leases, by id. */
    public static List<Lease> all(View view) {
        List<Lease> leases = new ArrayList<>();
        try (Cursor cursor = view.scan(Column.LEASES, NOTHING, null)) {
            for (; cursor.valid(); cursor.next()) {
                long id = ByteBuffer.wrap(cursor.key()).getLong();
                leases.add(decode(id, cursor.value()));
            }
        }
        return leases;
    }

    /** The keys that a lease holds, in their order. */
    public static List<byte[]> keys(View view, long id) {
        List<byte[]> keys = new ArrayList<>();
        byte[] from = leaseKey(id);
        boolean last = id == -1; // Sorted as unsigned.
        try (Cursor cursor = view.scan(Column.LEASE_KEYS, from, last ? null : leaseKey(id + 1))) {
            for (; cursor.valid(); cursor.next()) {
                byte[] entry = cursor.key();
                keys.add(Arrays.copyOfRange(entry, Long.BYTES, entry.length));
            }
        }
        return keys;
    }

    public static void grant(Overlay changes, Lease lease) {
        byte[] stored = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(lease.ttlSeconds())
                .putLong(lease.remainingSeconds())
                .putLong(lease.grant())
                .array();
        changes.put(Column.LEASES, leaseKey(lease.id()), stored);
    }

    /** The number of the grant that comes next. */
    public static long nextGrant(Overlay changes) {
        byte[] stored = changes.get(Column.META, GRANTS);
        long next = stored == null ? 1 : ByteBuffer.wrap(stored).getLong() + 1;
        changes.put(
                Column.META,
                GRANTS,
                ByteBuffer.allocate(Long.BYTES).putLong(next).array());
        return next;
    }

    /**
     * Notes what is left of a lease, if it is there; 0: it has its full time again. Of one that was revoked and granted again
     * meanwhile nothing is noted: a new leader would end it early. (An etcd notes it, and does.)
     */
    public static void checkpoint(Overlay changes, LeaseCheckpoint note) {
        find(changes, note.getId())
                .filter(lease -> note.getRemainingTtl() == 0 || note.getGrant() == lease.grant())
                .ifPresent(lease -> grant(
                        changes, new Lease(lease.id(), lease.ttlSeconds(), note.getRemainingTtl(), lease.grant())));
    }

    /** A lease of before there were checkpoints is 8 bytes only, one of before grants had numbers 16. */
    private static Lease decode(long id, byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        return new Lease(
                id,
                bytes.getLong(),
                bytes.hasRemaining() ? bytes.getLong() : 0,
                bytes.hasRemaining() ? bytes.getLong() : 0);
    }

    /** Removes the lease alone; its keys are for the caller to delete, which detaches them. */
    public static void remove(Overlay changes, long id) {
        changes.delete(Column.LEASES, leaseKey(id));
    }

    /** Moves a key from one lease to another; 0: none. */
    public static void move(Overlay changes, byte[] key, long from, long to) {
        if (from == to) {
            return;
        }
        if (from != 0) {
            changes.delete(Column.LEASE_KEYS, attachment(from, key));
        }
        if (to != 0) {
            changes.put(Column.LEASE_KEYS, attachment(to, key), NOTHING);
        }
    }

    private static byte[] leaseKey(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }

    private static byte[] attachment(long id, byte[] key) {
        return ByteBuffer.allocate(Long.BYTES + key.length).putLong(id).put(key).array();
    }
}
