package io.balsa.store.snapshot;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.etcd.mvcc.KeyValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What a snapshot is, in the words of {@code etcdutl snapshot status}.
 *
 * @param hash CRC-32C over all buckets, keys and values
 * @param revision of its last change
 * @param totalKeys keys that exist
 * @param totalRows everything in it; what etcd 3.5 calls total keys
 * @param totalBytes of its database
 * @param version of the layout; empty: it does not say, as before etcd 3.6
 */
public record SnapshotStatus(
        long hash, long revision, long totalKeys, long totalRows, long totalBytes, String version) {
    /** Reads the whole file. */
    public static SnapshotStatus of(SnapshotFile file) throws IOException {
        BoltReader database = file.database();
        CRC32C hash = new CRC32C();
        LiveKeys keys = new LiveKeys();
        long revision = 0;
        long rows = 0;
        String version = "";
        for (BoltReader.Bucket bucket : database.buckets()) {
            hash.update(bucket.nameBytes());
            boolean history = bucket.name().equals(EtcdLayout.KEY);
            BoltRows each = database.rows(bucket);
            for (; each.next(); rows++) {
                hash.update(each.key());
                hash.update(each.value());
                if (history) {
                    EtcdLayout.Change change = EtcdLayout.Change.decode(each.key());
                    revision = change.revision();
                    keys.changed(keyValue(change, each.value()).getKey(), !change.tombstone());
                } else if (bucket.name().equals(EtcdLayout.META)
                        && new String(each.key(), StandardCharsets.UTF_8).equals(EtcdLayout.STORAGE_VERSION)) {
                    version = new String(each.value(), StandardCharsets.UTF_8);
                }
            }
        }
        return new SnapshotStatus(hash.getValue(), revision, keys.count(), rows, database.bytes(), version);
    }

    private static KeyValue keyValue(EtcdLayout.Change change, byte[] value) throws DamagedFile {
        try {
            return KeyValue.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedFile("the row of revision " + change.revision() + " holds no key and value");
        }
    }
}
