package io.balsa.store.mvcc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.balsa.etcd.mvcc.KeyValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.Checksum;

/**
 * A version of a key as it is stored: which change made it, the one before it, and the value or its end.
 *
 * <p>On disk: one byte (1: a tombstone), revision, previous revision, then the protobuf. The head has a fixed length, so
 * that a walk can look at a revision without parsing the rest.
 *
 * @param previous the version of the same key before this one; {@link Revision#NONE} for the first after nothing
 * @param kv of a tombstone: key and mod_revision only
 */
record Version(Revision revision, Revision previous, boolean tombstone, KeyValue kv) {
    private static final int PREVIOUS_AT = 1 + DiskKeys.REVISION_BYTES;
    private static final int KV_AT = PREVIOUS_AT + DiskKeys.REVISION_BYTES;

    byte[] encode() {
        int size = kv.getSerializedSize();
        byte[] bytes = new byte[KV_AT + size];
        ByteBuffer.wrap(bytes)
                .put((byte) (tombstone ? 1 : 0))
                .putLong(revision.main())
                .putInt(revision.sub())
                .putLong(previous.main())
                .putInt(previous.sub());
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes, KV_AT, size);
            kv.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("a message does not fit into the size that it gave", e);
        }
        return bytes;
    }

    static Version decode(byte[] bytes) {
        return new Version(revisionOf(bytes), previousOf(bytes), isTombstone(bytes), keyValueOf(bytes));
    }

    static Revision revisionOf(byte[] bytes) {
        ByteBuffer head = ByteBuffer.wrap(bytes);
        return new Revision(head.getLong(1), head.getInt(1 + Long.BYTES));
    }

    static Revision previousOf(byte[] bytes) {
        ByteBuffer head = ByteBuffer.wrap(bytes);
        return new Revision(head.getLong(PREVIOUS_AT), head.getInt(PREVIOUS_AT + Long.BYTES));
    }

    static boolean isTombstone(byte[] bytes) {
        return bytes[0] == 1;
    }

    /** Adds the protobuf, as it stands, to a checksum. */
    static void addKeyValue(byte[] bytes, Checksum checksum) {
        checksum.update(bytes, KV_AT, bytes.length - KV_AT);
    }

    static KeyValue keyValueOf(byte[] bytes) {
        ByteString kv = UnsafeByteOperations.unsafeWrap(bytes, KV_AT, bytes.length - KV_AT);
        CodedInputStream in = kv.newCodedInput();
        // The value stays a part of these bytes, which nobody else changes.
        in.enableAliasing(true);
        try {
            return KeyValue.parseFrom(in);
        } catch (IOException e) {
            throw new IllegalStateException("a stored version does not parse: the database is damaged", e);
        }
    }
}
