package io.balsa.store.auth;

import io.balsa.store.engine.Column;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Whether permissions count, and at which revision they are.
 *
 * @param revision grows with every change of users, roles and permissions, and when permissions are switched off; a fresh
 *     store has 1, as in etcd. Two states of one store with the same revision have the same users and roles
 */
public record AuthState(boolean enabled, long revision) {
    private static final byte[] KEY = "auth".getBytes(StandardCharsets.US_ASCII);
    private static final AuthState FRESH = new AuthState(false, 1);

    public static AuthState of(View view) {
        byte[] stored = view.get(Column.META, KEY);
        if (stored == null) {
            return FRESH;
        }
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        return new AuthState(bytes.get() != 0, bytes.getLong());
    }

    /** What a store is given that is made from another one's snapshot. */
    public void save(Overlay changes) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES);
        bytes.put((byte) (enabled ? 1 : 0)).putLong(revision);
        changes.put(Column.META, KEY, bytes.array());
    }

    AuthState next() {
        return new AuthState(enabled, revision + 1);
    }
}
