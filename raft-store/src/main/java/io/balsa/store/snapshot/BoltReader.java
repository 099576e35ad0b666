package io.balsa.store.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads any bbolt file, also one that somebody made to do harm: every number in it is checked before it is used.
 *
 * <p>Of the two metas the valid one with the higher transaction id counts, as for bbolt; buckets may stand inline or in pages
 * of their own. Buckets in buckets are refused: an etcd has none. Belongs to one thread; the channel stays the caller's.
 */
final class BoltReader {
    /** bbolt makes pages as large as the operating system's; these are the sizes it looks for itself. */
    private static final int PAGE_BYTES_MIN = 1 << 10;

    private static final int PAGE_BYTES_MAX = 16 << 20;

    /** An etcd has ten. */
    private static final int BUCKETS_MAX = 1_000;

    private final FileChannel file;
    private final long length;
    private final Meta meta;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>();

    private record Meta(int pageBytes, long root, long pages, long txid) {}

    /** Where a bucket's tree is: the page of its root, or, when that is 0, the bytes of its only node. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Bucket(String name, byte[] nameBytes, long root, byte[] inline) {}

    private BoltReader(FileChannel file, long length) throws IOException {
        this.file = file;
        this.length = length;
        this.meta = newerMeta();
    }

    /**
     * @param length how much of the file is the database
     * @throws DamagedFile when it is not a bbolt file, or its end is missing
     */
    static BoltReader open(FileChannel file, long length) throws IOException {
        BoltReader reader = new BoltReader(file, length);
        if (reader.meta.pages > length / reader.meta.pageBytes) {
            throw new DamagedFile("it is cut short: it says that it has " + reader.meta.pages + " pages of "
                    + reader.meta.pageBytes + " bytes, and has " + length + " bytes");
        }
        reader.readBuckets();
        return reader;
    }

    /** In the order of their names. */
    List<Bucket> buckets() {
        return List.copyOf(buckets.values());
    }

    @Nullable
    Bucket bucket(String name) {
        return buckets.get(name);
    }

    /** All entries of a bucket, in the order of their keys; none when there is no such bucket. */
    BoltRows rows(String name) throws IOException {
        Bucket bucket = buckets.get(name);
        return bucket == null ? BoltRows.none(this) : rows(bucket);
    }

    BoltRows rows(Bucket bucket) throws IOException {
        BoltNode root = bucket.root() == 0
                ? BoltNode.of(
                        ByteBuffer.wrap(bucket.inline()).order(ByteOrder.LITTLE_ENDIAN), "bucket " + bucket.name())
                : node(bucket.root());
        return BoltRows.of(this, root);
    }

    /** How many pages a walk may visit before it must be going in circles. */
    long pages() {
        return meta.pages;
    }

    /** What the file counts as the database, in bytes. */
    long bytes() {
        return meta.pages * meta.pageBytes;
    }

    /** Reads a node with the pages behind it. */
    BoltNode node(long id) throws IOException {
        // The first two pages are metas.
        if (id < 2 || id >= meta.pages) {
            throw new DamagedFile("it refers to page " + Long.toUnsignedString(id) + " and has " + meta.pages);
        }
        ByteBuffer first = read(id * meta.pageBytes, meta.pageBytes);
        if (first.getLong(0) != id) {
            throw new DamagedFile("page " + id + " says that it is page " + Long.toUnsignedString(first.getLong(0)));
        }
        long pages = 1 + Integer.toUnsignedLong(first.getInt(12));
        long bytes = pages * meta.pageBytes;
        if (pages > meta.pages - id) {
            throw new DamagedFile("page " + id + " says that it goes on for " + pages + " pages, beyond the end");
        }
        if (bytes > BoltNode.BYTES_MAX) {
            throw new DamagedFile("page " + id + " says that it is " + bytes + " bytes long; at most "
                    + BoltNode.BYTES_MAX + " are read");
        }
        return BoltNode.of(pages == 1 ? first : read(id * meta.pageBytes, (int) bytes), "page " + id);
    }

    private void readBuckets() throws IOException {
        BoltRows rows = BoltRows.ofBuckets(this, node(meta.root));
        while (rows.next()) {
            ByteBuffer value = ByteBuffer.wrap(rows.value()).order(ByteOrder.LITTLE_ENDIAN);
            String name = new String(rows.key(), StandardCharsets.UTF_8);
            if (value.limit() < BoltFormat.BUCKET_BYTES || buckets.size() == BUCKETS_MAX) {
                throw new DamagedFile("its list of buckets is damaged");
            }
            byte[] inline = new byte[value.limit() - BoltFormat.BUCKET_BYTES];
            value.get(BoltFormat.BUCKET_BYTES, inline);
            buckets.put(name, new Bucket(name, rows.key(), value.getLong(0), inline));
        }
    }

    private Meta newerMeta() throws IOException {
        List<Meta> valid = new ArrayList<>();
        Meta first = metaAt(0);
        if (first != null) {
            valid.add(first);
        }
        // The second is at the page size, which only a meta says.
        for (int at = PAGE_BYTES_MIN; at <= PAGE_BYTES_MAX; at <<= 1) {
            Meta second = metaAt(at);
            if (second != null && second.pageBytes == at) {
                valid.add(second);
                break;
            }
        }
        if (valid.isEmpty()) {
            throw new DamagedFile("it is not a bbolt database, or both of its first two pages are damaged");
        }
        return Collections.max(valid, (a, b) -> Long.compareUnsigned(a.txid, b.txid));
    }

    private @Nullable Meta metaAt(long page) throws IOException {
        int needed = BoltFormat.PAGE_HEADER_BYTES + BoltFormat.META_BYTES + Long.BYTES;
        if (page + needed > length) {
            return null;
        }
        ByteBuffer bytes = read(page, needed);
        int at = BoltFormat.PAGE_HEADER_BYTES;
        int pageBytes = bytes.getInt(at + 8);
        boolean ours = bytes.getInt(at) == BoltFormat.MAGIC
                && bytes.getInt(at + 4) == BoltFormat.VERSION
                && bytes.getLong(at + BoltFormat.META_BYTES) == BoltFormat.metaChecksum(bytes, at);
        if (!ours
                || pageBytes < PAGE_BYTES_MIN
                || pageBytes > PAGE_BYTES_MAX
                || Integer.bitCount(pageBytes) != 1
                || bytes.getLong(at + 40) < 0) {
            return null;
        }
        return new Meta(pageBytes, bytes.getLong(at + 16), bytes.getLong(at + 40), bytes.getLong(at + 48));
    }

    private ByteBuffer read(long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (at + bytes > length || file.read(buffer, at + buffer.position()) < 0) {
                throw new DamagedFile("it is cut short at " + file.size() + " bytes");
            }
        }
        return buffer.flip();
    }
}
