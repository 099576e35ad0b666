package io.balsa.store.mvcc;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How revisions and (key, revision) pairs are written so that bytes sort as they do.
 *
 * <p>A revision is 12 bytes, big endian. In a pair the key comes first: a zero byte becomes {@code 00 FF} and the end
 * {@code 00 01}, which keeps {@code a} before {@code a\0} before {@code b}; then the revision with all bits turned, newest
 * first.
 */
final class DiskKeys {
    static final int REVISION_BYTES = Long.BYTES + Integer.BYTES;

    private static final byte ESCAPED = (byte) 0xFF;
    private static final byte END = 1;
    private static final byte AFTER_END = 2;

    private DiskKeys() {}

    static byte[] revision(Revision revision) {
        return ByteBuffer.allocate(REVISION_BYTES)
                .putLong(revision.main())
                .putInt(revision.sub())
                .array();
    }

    static byte[] firstOf(long revision) {
        return revision(new Revision(revision, 0));
    }

    static Revision revision(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Revision(buffer.getLong(), buffer.getInt());
    }

    static byte[] version(byte[] key, Revision revision) {
        return escaped(key, END, REVISION_BYTES)
                .putLong(~revision.main())
                .putInt(~revision.sub())
                .array();
    }

    /** Before every version of the key, after every version of smaller keys. */
    static byte[] versionsFrom(byte[] key) {
        return escaped(key, END, 0).array();
    }

    static byte @Nullable [] versionsTo(byte @Nullable [] key) {
        return key == null ? null : versionsFrom(key);
    }

    /** After every version of the key, before every version of greater keys. */
    static byte[] versionsAfter(byte[] key) {
        return escaped(key, AFTER_END, 0).array();
    }

    /** The newest version up to a revision, where a seek should start. */
    static byte[] newestVersion(byte[] key, long revision) {
        return version(key, new Revision(revision, Integer.MAX_VALUE));
    }

    static byte[] keyOfVersion(byte[] version) {
        byte[] key = new byte[version.length];
        int length = 0;
        for (int at = 0; ; at++) {
            byte b = version[at];
            if (b == 0) {
                at++;
                if (version[at] != ESCAPED) {
                    return Arrays.copyOf(key, length);
                }
            }
            key[length++] = b;
        }
    }

    static Revision revisionOfVersion(byte[] version) {
        ByteBuffer tail = ByteBuffer.wrap(version, version.length - REVISION_BYTES, REVISION_BYTES);
        return new Revision(~tail.getLong(), ~tail.getInt());
    }

    private static ByteBuffer escaped(byte[] key, byte end, int tail) {
        int zeros = 0;
        for (byte b : key) {
            zeros += b == 0 ? 1 : 0;
        }
        ByteBuffer buffer = ByteBuffer.allocate(key.length + zeros + 2 + tail);
        for (byte b : key) {
            buffer.put(b);
            if (b == 0) {
                buffer.put(ESCAPED);
            }
        }
        return buffer.put((byte) 0).put(end);
    }
}
