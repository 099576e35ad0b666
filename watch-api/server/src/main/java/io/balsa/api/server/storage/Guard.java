package io.balsa.api.server.storage;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.Compare;
import java.util.Optional;

/**
 * A condition on one key that must hold when a change commits.
 *
 * @param revision the create_revision or mod_revision that the key must have; 0 means that it must not exist
 */
public record Guard(ByteString key, Field field, long revision) {
    /** Which of the two revisions of a key is compared. */
    public enum Field {
        CREATED,
        MODIFIED
    }

    /** The key must not exist. */
    public static Guard absent(ByteString key) {
        return new Guard(key, Field.CREATED, 0);
    }

    /** The key must not have changed since this revision. */
    public static Guard unchanged(ByteString key, long modRevision) {
        return new Guard(key, Field.MODIFIED, modRevision);
    }

    /** The key must be the one that was created at this revision: the fence of an office. */
    public static Guard createdAt(ByteString key, long createRevision) {
        return new Guard(key, Field.CREATED, createRevision);
    }

    /** Whether the key as it was found is as the guard wants it. */
    public boolean holdsFor(Optional<KeyValue> current) {
        // etcd: CREATE and MOD compare with 0 when the key is missing
        long actual = current.map(kv -> field == Field.CREATED ? kv.getCreateRevision() : kv.getModRevision())
                .orElse(0L);
        return actual == revision;
    }

    Compare compare() {
        var compare = Compare.newBuilder().setKey(key).setResult(Compare.CompareResult.EQUAL);
        return field == Field.CREATED
                ? compare.setTarget(Compare.CompareTarget.CREATE)
                        .setCreateRevision(revision)
                        .build()
                : compare.setTarget(Compare.CompareTarget.MOD)
                        .setModRevision(revision)
                        .build();
    }
}
