package io.balsa.store.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map of bytes: every change makes a new one that shares all but a path with the old.
 *
 * <p>A treap whose priorities are hashes of the keys, so that its shape depends on its content alone. Changes and look-ups
 * are logarithmic, a walk is linear.
 */
final class SortedTree {
    static final SortedTree EMPTY = new SortedTree(null);

    private final @Nullable Node root;

    private SortedTree(@Nullable Node root) {
        this.root = root;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Node(
            byte[] key,
            byte[] value,
            int priority,
            @Nullable Node left,
            @Nullable Node right) {
        Node withLeft(@Nullable Node newLeft) {
            return new Node(key, value, priority, newLeft, right);
        }

        Node withRight(@Nullable Node newRight) {
            return new Node(key, value, priority, left, newRight);
        }
    }

    byte @Nullable [] get(byte[] key) {
        Node node = root;
        while (node != null) {
            int order = Arrays.compareUnsigned(key, node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    SortedTree put(byte[] key, byte[] value) {
        return new SortedTree(put(root, key, value));
    }

    SortedTree remove(byte[] key) {
        return get(key) == null ? this : new SortedTree(remove(root, key));
    }

    /** Walks from {@code from} up to {@code to}, exclusive; null: to the end. */
    Cursor scan(byte[] from, byte @Nullable [] to) {
        return new Walk(from, to);
    }

    private static Node put(@Nullable Node node, byte[] key, byte[] value) {
        if (node == null) {
            return new Node(key, value, priority(key), null, null);
        }
        int order = Arrays.compareUnsigned(key, node.key);
        if (order == 0) {
            return new Node(node.key, value, node.priority, node.left, node.right);
        }
        if (order < 0) {
            Node left = put(node.left, key, value);
            return left.priority > node.priority ? left.withRight(node.withLeft(left.right)) : node.withLeft(left);
        }
        Node right = put(node.right, key, value);
        return right.priority > node.priority ? right.withLeft(node.withRight(right.left)) : node.withRight(right);
    }

    private static @Nullable Node remove(@Nullable Node node, byte[] key) {
        if (node == null) {
            return null;
        }
        int order = Arrays.compareUnsigned(key, node.key);
        if (order == 0) {
            return join(node.left, node.right);
        }
        return order < 0 ? node.withLeft(remove(node.left, key)) : node.withRight(remove(node.right, key));
    }

    private static @Nullable Node join(@Nullable Node left, @Nullable Node right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.priority > right.priority
                ? left.withRight(join(left.right, right))
                : right.withLeft(join(left, right.left));
    }

    private static int priority(byte[] key) {
        int hash = Arrays.hashCode(key) * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    }

    private final class Walk implements Cursor {
        private final byte[] lowest;
        private final byte @Nullable [] to;
        /** The current node and those above it that are still to come. */
        private final Deque<Node> path = new ArrayDeque<>();

        Walk(byte[] from, byte @Nullable [] to) {
            this.lowest = from;
            this.to = to;
            seek(from);
        }

        @Override
        public void seek(byte[] target) {
            byte[] from = Arrays.compareUnsigned(target, lowest) < 0 ? lowest : target;
            path.clear();
            Node node = root;
            while (node != null) {
                if (Arrays.compareUnsigned(from, node.key) <= 0) {
                    path.push(node);
                    node = node.left;
                } else {
                    node = node.right;
                }
            }
        }

        @Override
        public boolean valid() {
            Node node = path.peek();
            return node != null && (to == null || Arrays.compareUnsigned(node.key, to) < 0);
        }

        @Override
        public void next() {
            Node node = path.pop().right;
            while (node != null) {
                path.push(node);
                node = node.left;
            }
        }

        @Override
        public byte[] key() {
            return path.element().key;
        }

        @Override
        public byte[] value() {
            return path.element().value;
        }

        @Override
        public void close() {
            path.clear();
        }
    }
}
