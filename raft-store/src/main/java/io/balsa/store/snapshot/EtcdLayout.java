package io.balsa.store.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The names that etcd gives to buckets and their keys, and how it writes what stands in them. */
final class EtcdLayout {
    static final String ALARM = "alarm";
    static final String AUTH = "auth";
    static final String AUTH_ROLES = "authRoles";
    static final String AUTH_USERS = "authUsers";
    static final String CLUSTER = "cluster";
    static final String KEY = "key";
    static final String LEASE = "lease";
    static final String MEMBERS = "members";
    static final String MEMBERS_REMOVED = "members_removed";
    static final String META = "meta";

    static final String AUTH_ENABLED = "authEnabled";
    static final String AUTH_REVISION = "authRevision";
    static final String CONF_STATE = "confState";
    static final String CONSISTENT_INDEX = "consistent_index";
    static final String FINISHED_COMPACTION = "finishedCompactRev";
    static final String SCHEDULED_COMPACTION = "scheduledCompactRev";
    static final String STORAGE_VERSION = "storageVersion";
    static final String TERM = "term";

    private static final int REVISION_BYTES = Long.BYTES + 1 + Long.BYTES;
    private static final byte SEPARATOR = '_';
    private static final byte TOMBSTONE = 't';

    private EtcdLayout() {}

    /** Which change: the key of a row of {@link #KEY}. */
    record Change(long revision, long sub, boolean tombstone) {
        byte[] encode() {
            ByteBuffer bytes = ByteBuffer.allocate(REVISION_BYTES + (tombstone ? 1 : 0))
                    .putLong(revision)
                    .put(SEPARATOR)
                    .putLong(sub);
            return tombstone ? bytes.put(TOMBSTONE).array() : bytes.array();
        }

        static Change decode(byte[] key) throws DamagedFile {
            boolean tombstone = key.length == REVISION_BYTES + 1 && key[REVISION_BYTES] == TOMBSTONE;
            if ((key.length != REVISION_BYTES && !tombstone) || key[Long.BYTES] != SEPARATOR) {
                throw new DamagedFile("a row of its bucket \"key\" has no revision as its key");
            }
            ByteBuffer bytes = ByteBuffer.wrap(key);
            Change change = new Change(bytes.getLong(0), bytes.getLong(Long.BYTES + 1), tombstone);
            if (change.revision < 0 || change.sub < 0) {
                throw new DamagedFile("a row of its bucket \"key\" has a negative revision");
            }
            return change;
        }
    }

    /**
     * A row of {@link #LEASE}: the message leasepb.Lease.
     *
     * @param remainingTtl what was left when a leader last told; 0: nobody did
     */
    record LeaseRow(long id, long ttl, long remainingTtl) {
        byte[] encode() {
            byte[] bytes = new byte[3 * (1 + CodedOutputStream.computeUInt64SizeNoTag(-1))];
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            try {
                putUnlessZero(out, 1, id);
                putUnlessZero(out, 2, ttl);
                putUnlessZero(out, 3, remainingTtl);
            } catch (IOException e) {
                throw new IllegalStateException("three numbers do not fit into the longest that they can be", e);
            }
            return ByteString.copyFrom(bytes, 0, out.getTotalBytesWritten()).toByteArray();
        }

        private static void putUnlessZero(CodedOutputStream out, int field, long value) throws IOException {
            if (value != 0) {
                out.writeInt64(field, value);
            }
        }

        static LeaseRow decode(byte[] value) throws DamagedFile {
            CodedInputStream in = CodedInputStream.newInstance(value);
            long[] fields = new long[4];
            try {
                for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    int field = WireFormat.getTagFieldNumber(tag);
                    if (field < fields.length && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
                        fields[field] = in.readInt64();
                    } else if (!in.skipField(tag)) {
                        break;
                    }
                }
            } catch (IOException e) {
                throw new DamagedFile("a row of its bucket \"lease\" is not a lease");
            }
            if (fields[1] == 0) {
                throw new DamagedFile("a row of its bucket \"lease\" has no id");
            }
            return new LeaseRow(fields[1], fields[2], fields[3]);
        }
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** How etcd writes numbers: big endian. */
    static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    static long number(byte[] bytes, String what) throws DamagedFile {
        if (bytes.length != Long.BYTES) {
            throw new DamagedFile("its " + what + " is not a number");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }
}
