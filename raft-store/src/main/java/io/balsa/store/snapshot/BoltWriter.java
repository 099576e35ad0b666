package io.balsa.store.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a bbolt file in one pass from buckets and keys in ascending order, holding one page for each level of the tree.
 *
 * <p>Every page of the file is used: there are no free ones, and two equal metas. A bucket's pages follow each other, leaves
 * before the branches above them. Belongs to one thread; {@link #finish()} makes the file readable, and until then it is not.
 *
 * <pre>{@code
 * BoltWriter file = new BoltWriter(channel);
 * file.bucket(name("key"));
 * file.put(key, value);
 * file.bucket(name("meta"));
 * long bytes = file.finish();
 * }</pre>
 */
final class BoltWriter {
    static final int PAGE_BYTES = 4096;

    private static final int FREELIST_PAGE = 2;
    private static final int FIRST_PAGE = 3;
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    /** The leaf that holds the buckets. */
    private final List<Element> buckets = new ArrayList<>();

    private byte @Nullable [] bucket;
    private Tree tree = new Tree();
    private long nextPage = FIRST_PAGE;

    /** @param child of a branch; else 0 */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Element(int flags, byte[] key, byte[] value, long child) {
        long bytes() {
            return (long) BoltFormat.ELEMENT_BYTES + key.length + value.length;
        }
    }

    /** @param file empty; stays open */
    BoltWriter(FileChannel file) throws IOException {
        this.file = file;
        file.position((long) FIRST_PAGE * PAGE_BYTES);
    }

    /** Ends the bucket before and begins the next. */
    void bucket(byte[] name) throws IOException {
        endBucket();
        bucket = name;
        tree = new Tree();
    }

    /** Adds to the bucket that was begun last; {@code key} is not empty and greater than the one before. */
    void put(byte[] key, byte[] value) throws IOException {
        tree.add(0, new Element(0, key, value, 0));
    }

    /** Writes what is missing. Returns the length of the file. */
    long finish() throws IOException {
        endBucket();
        Tree root = new Tree();
        for (Element each : buckets) {
            root.add(0, each);
        }
        long rootPage = root.end();
        flush();
        ByteBuffer head = ByteBuffer.allocate(FIRST_PAGE * PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int txid = 0; txid < 2; txid++) {
            putMeta(head, txid, rootPage);
        }
        putHeader(head, FREELIST_PAGE * PAGE_BYTES, FREELIST_PAGE, BoltFormat.FREELIST, 0, 0);
        while (head.hasRemaining()) {
            file.write(head, head.position());
        }
        return nextPage * PAGE_BYTES;
    }

    private void endBucket() throws IOException {
        if (bucket != null) {
            byte[] header = ByteBuffer.allocate(BoltFormat.BUCKET_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(tree.end())
                    .array();
            buckets.add(new Element(BoltFormat.BUCKET_ELEMENT, bucket, header, 0));
            bucket = null;
        }
    }

    private void putMeta(ByteBuffer head, int txid, long rootPage) {
        int at = txid * PAGE_BYTES;
        putHeader(head, at, txid, BoltFormat.META, 0, 0);
        int meta = at + BoltFormat.PAGE_HEADER_BYTES;
        head.putInt(meta, BoltFormat.MAGIC)
                .putInt(meta + 4, BoltFormat.VERSION)
                .putInt(meta + 8, PAGE_BYTES)
                .putLong(meta + 16, rootPage)
                .putLong(meta + 32, FREELIST_PAGE)
                .putLong(meta + 40, nextPage)
                .putLong(meta + 48, txid);
        head.putLong(meta + BoltFormat.META_BYTES, BoltFormat.metaChecksum(head, meta));
    }

    private static void putHeader(ByteBuffer to, int at, long id, int flags, int count, long overflow) {
        to.putLong(at, id)
                .putShort(at + 8, (short) flags)
                .putShort(at + 10, (short) count)
                .putInt(at + 12, (int) overflow);
    }

    private void append(byte[] node) throws IOException {
        if (node.length > buffer.remaining()) {
            flush();
        }
        if (node.length > buffer.remaining()) {
            write(ByteBuffer.wrap(node));
        } else {
            buffer.put(node);
        }
    }

    private void flush() throws IOException {
        write(buffer.flip());
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** The tree of one bucket while it grows: at each level, leaves first, the node that is being filled. */
    private final class Tree {
        private final List<Node> levels = new ArrayList<>();

        void add(int level, Element element) throws IOException {
            if (level == levels.size()) {
                levels.add(new Node(level == 0 ? BoltFormat.LEAF : BoltFormat.BRANCH));
            }
            Node node = levels.get(level);
            if (!node.hasRoomFor(element)) {
                add(level + 1, node.write());
            }
            node.add(element);
        }

        /** Writes the nodes that are left. Returns the page of the root. */
        long end() throws IOException {
            if (levels.isEmpty()) {
                levels.add(new Node(BoltFormat.LEAF));
            }
            for (int level = 0; ; level++) {
                Node node = levels.get(level);
                boolean top = level == levels.size() - 1;
                Element written = node.write();
                if (top) {
                    return written.child();
                }
                add(level + 1, written);
            }
        }
    }

    private final class Node {
        private final int type;
        private final List<Element> elements = new ArrayList<>();
        private long bytes = BoltFormat.PAGE_HEADER_BYTES;

        Node(int type) {
            this.type = type;
        }

        /** An element always has room, and in a branch two have, so that trees end: a node may be longer than a page. */
        boolean hasRoomFor(Element element) {
            return elements.size() < (type == BoltFormat.LEAF ? 1 : 2)
                    || (bytes + element.bytes() <= PAGE_BYTES && elements.size() < BoltFormat.ELEMENTS_MAX);
        }

        void add(Element element) {
            if (element.key().length == 0) {
                throw new IllegalArgumentException("bbolt has no empty keys");
            }
            if (!elements.isEmpty()
                    && Arrays.compareUnsigned(elements.get(elements.size() - 1).key(), element.key()) >= 0) {
                throw new IllegalArgumentException("keys of a bucket must ascend");
            }
            elements.add(element);
            bytes += element.bytes();
        }

        /** Writes the node at the next free page and empties it. Returns what its parent says of it. */
        Element write() throws IOException {
            long id = nextPage;
            long pages = (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
            ByteBuffer node =
                    ByteBuffer.allocate(Math.toIntExact(pages * PAGE_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            putHeader(node, 0, id, type, elements.size(), pages - 1);
            int element = BoltFormat.PAGE_HEADER_BYTES;
            int data = element + elements.size() * BoltFormat.ELEMENT_BYTES;
            for (Element each : elements) {
                node.position(element);
                if (type == BoltFormat.LEAF) {
                    node.putInt(each.flags())
                            .putInt(data - element)
                            .putInt(each.key().length)
                            .putInt(each.value().length);
                } else {
                    node.putInt(data - element).putInt(each.key().length).putLong(each.child());
                }
                node.position(data).put(each.key()).put(each.value());
                data = node.position();
                element += BoltFormat.ELEMENT_BYTES;
            }
            append(node.array());
            nextPage += pages;
            byte[] first = elements.isEmpty() ? new byte[0] : elements.get(0).key();
            elements.clear();
            bytes = BoltFormat.PAGE_HEADER_BYTES;
            return new Element(0, first, new byte[0], id);
        }
    }
}
