package io.balsa.store.snapshot;

import java.nio.ByteBuffer;

/** One node of a tree, checked when it is made: afterwards all its elements can be read. */
final class BoltNode {
    /** bbolt leaves up to four entries in a node however long they are, and etcd's requests are some MiB at most. */
    static final int BYTES_MAX = 256 << 20;

    private final ByteBuffer bytes;
    private final boolean leaf;
    private final int count;

    private BoltNode(ByteBuffer bytes, boolean leaf, int count) {
        this.bytes = bytes;
        this.leaf = leaf;
        this.count = count;
    }

    /** @param where what to call it in a message */
    static BoltNode of(ByteBuffer bytes, String where) throws DamagedFile {
        if (bytes.limit() < BoltFormat.PAGE_HEADER_BYTES) {
            throw new DamagedFile(where + " has no header");
        }
        int flags = Short.toUnsignedInt(bytes.getShort(8));
        if (flags != BoltFormat.LEAF && flags != BoltFormat.BRANCH) {
            throw new DamagedFile(where + " is neither a leaf nor a branch");
        }
        boolean leaf = flags == BoltFormat.LEAF;
        int count = Short.toUnsignedInt(bytes.getShort(10));
        if (BoltFormat.PAGE_HEADER_BYTES + (long) count * BoltFormat.ELEMENT_BYTES > bytes.limit()) {
            throw new DamagedFile(where + " says that it has " + count + " entries, more than fit");
        }
        BoltNode node = new BoltNode(bytes, leaf, count);
        for (int i = 0; i < count; i++) {
            long keyBytes = Integer.toUnsignedLong(bytes.getInt(node.sizeAt(i)));
            long valueBytes = leaf ? Integer.toUnsignedLong(bytes.getInt(node.sizeAt(i) + 4)) : 0;
            long start = element(i) + Integer.toUnsignedLong(bytes.getInt(node.sizeAt(i) - 4));
            if (keyBytes == 0 || start + keyBytes + valueBytes > bytes.limit()) {
                throw new DamagedFile("entry " + i + " of " + where + " is not within it");
            }
        }
        return node;
    }

    boolean isLeaf() {
        return leaf;
    }

    int count() {
        return count;
    }

    byte[] key(int i) {
        return slice(start(i), bytes.getInt(sizeAt(i)));
    }

    /** Of a leaf. */
    byte[] value(int i) {
        return slice(start(i) + bytes.getInt(sizeAt(i)), bytes.getInt(sizeAt(i) + 4));
    }

    /** Whether the value of an entry of a leaf is a bucket. */
    boolean isBucket(int i) {
        return (bytes.getInt(element(i)) & BoltFormat.BUCKET_ELEMENT) != 0;
    }

    /** Of a branch. */
    long child(int i) {
        return bytes.getLong(element(i) + 8);
    }

    private static int element(int i) {
        return BoltFormat.PAGE_HEADER_BYTES + i * BoltFormat.ELEMENT_BYTES;
    }

    /** Where the size of the key stands; its position stands before it, and in a leaf the size of the value behind it. */
    private int sizeAt(int i) {
        return element(i) + (leaf ? 8 : 4);
    }

    private int start(int i) {
        return element(i) + bytes.getInt(sizeAt(i) - 4);
    }

    private byte[] slice(int from, int length) {
        byte[] part = new byte[length];
        bytes.get(from, part);
        return part;
    }
}
