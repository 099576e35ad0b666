package io.balsa.store.lease;

import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The leases of one state of the store. Reading takes any view, changing takes the overlay of a batch. */
public final class LeaseTable {
    private static final byte[] NOTHING = new byte[0];

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
        byte[] stored = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(lease.ttlSeconds())
                .putLong(lease.remainingSeconds())
                .array();
        changes.put(Column.LEASES, leaseKey(lease.id()), stored);
    }

    /** Notes what is left of a lease, if it is there; 0: it has its full time again. */
    public static void checkpoint(Overlay changes, long id, long remainingSeconds) {
        find(changes, id).ifPresent(lease -> grant(changes, new Lease(id, lease.ttlSeconds(), remainingSeconds)));
    }

    /** A lease of before there were checkpoints is 8 bytes only. */
    private static Lease decode(long id, byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        return new Lease(id, bytes.getLong(), bytes.hasRemaining() ? bytes.getLong() : 0);
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
