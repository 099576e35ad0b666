package io.balsa.store.snapshot;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of one tree in order. {@link #key()} and {@link #value()} are of the entry that {@link #next()} came to.
 *
 * <p>Keys must ascend and no page may be visited twice, so a walk ends whatever the file holds.
 */
final class BoltRows {
    /** Deeper than any tree of pages with two entries each that fits on a disk. */
    private static final int DEPTH_MAX = 48;

    private final BoltReader file;
    private final boolean buckets;
    private final Deque<Place> path = new ArrayDeque<>();
    private long visited;
    private byte @Nullable [] key;
    private byte[] value = new byte[0];

    private static final class Place {
        private final BoltNode node;
        private int next;

        Place(BoltNode node) {
            this.node = node;
        }
    }

    private BoltRows(BoltReader file, boolean buckets) {
        this.file = file;
        this.buckets = buckets;
    }

    static BoltRows none(BoltReader file) {
        return new BoltRows(file, false);
    }

    static BoltRows of(BoltReader file, BoltNode root) {
        BoltRows rows = new BoltRows(file, false);
        rows.path.push(new Place(root));
        return rows;
    }

    /** All entries are buckets, and their values where these are. */
    static BoltRows ofBuckets(BoltReader file, BoltNode root) {
        BoltRows rows = new BoltRows(file, true);
        rows.path.push(new Place(root));
        return rows;
    }

    /** Whether there is another entry, which it goes to. */
    boolean next() throws IOException {
        while (true) {
            Place place = path.peek();
            if (place == null) {
                return false;
            }
            if (place.next == place.node.count()) {
                path.pop();
            } else if (place.node.isLeaf()) {
                take(place.node, place.next++);
                return true;
            } else {
                descend(place.node.child(place.next++));
            }
        }
    }

    private void descend(long page) throws IOException {
        if (++visited > file.pages() || path.size() == DEPTH_MAX) {
            throw new DamagedFile("its pages refer to each other in a circle");
        }
        path.push(new Place(file.node(page)));
    }

    private void take(BoltNode node, int at) throws DamagedFile {
        if (node.isBucket(at) != buckets) {
            throw new DamagedFile(
                    "it is no database of an etcd: a bucket stands where a value should, or the other way round");
        }
        byte[] found = node.key(at);
        if (key != null && Arrays.compareUnsigned(key, found) >= 0) {
            throw new DamagedFile("its keys are out of order");
        }
        key = found;
        value = node.value(at);
    }

    byte[] key() {
        if (key == null) {
            throw new IllegalStateException("next() has not been called");
        }
        return key;
    }

    byte[] value() {
        return value;
    }
}
