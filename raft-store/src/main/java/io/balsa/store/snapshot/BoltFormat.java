package io.balsa.store.snapshot;

import java.nio.ByteBuffer;

/**
 * The bytes of a bbolt file, version 2: pages of one size, all numbers little endian.
 *
 * <pre>
 * page      id u64 | flags u16 | count u16 | overflow u32 | elements | keys and values
 * leaf      flags u32 (1: the value is a bucket) | position u32 | key size u32 | value size u32
 * branch    position u32 | key size u32 | page u64
 * bucket    root page u64 (0: the page follows at once) | sequence u64
 * meta      magic u32 | version u32 | page size u32 | flags u32 | root bucket | freelist u64 | pages u64 | txid u64 | fnv64a
 * </pre>
 *
 * <p>A position counts from the start of its own element. A node that is longer than a page goes on in {@code overflow} pages
 * behind it. The first two pages are metas: the valid one with the higher transaction id counts.
 */
final class BoltFormat {
    static final int MAGIC = 0xED0CDAED;
    static final int VERSION = 2;
    static final int PAGE_HEADER_BYTES = 16;
    static final int ELEMENT_BYTES = 16;
    static final int BUCKET_BYTES = 16;
    /** Of a meta up to its checksum. */
    static final int META_BYTES = 56;

    static final int BRANCH = 0x01;
    static final int LEAF = 0x02;
    static final int META = 0x04;
    static final int FREELIST = 0x10;
    static final int BUCKET_ELEMENT = 0x01;

    /** A count of 65,535 means something else in a list of free pages. */
    static final int ELEMENTS_MAX = 0xFFFE;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private BoltFormat() {}

    /** Of the meta that starts at {@code at}. */
    static long metaChecksum(ByteBuffer page, int at) {
        long hash = FNV_OFFSET;
        for (int i = at; i < at + META_BYTES; i++) {
            hash = (hash ^ (page.get(i) & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
