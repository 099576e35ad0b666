package io.balsa.api.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from strings, in key order; a changed copy shares all but O(log n) nodes with the original.
 *
 * <p>This is what lets every event leave a whole snapshot behind without copying it. Example:
 * {@code a = EMPTY.with("x", 1).with("y", 2); b = a.without("x")} leaves {@code a = {x=1, y=2}} and {@code b = {y=2}}.
 *
 * <p>A treap whose priorities are hashes of the keys: one set of keys has exactly one shape, whatever the order of changes.
 *
 * @param <V> the values, never null
 */
@SuppressWarnings("ReferenceEquality") // a node that is the same one is unchanged: comparing values would cost O(n)
public final class PersistentMap<V> {
    private record Node<V>(
            String key,
            V value,
            int priority,
            int size,
            @Nullable Node<V> left,
            @Nullable Node<V> right) {}

    private final @Nullable Node<V> root;

    private PersistentMap(@Nullable Node<V> root) {
        this.root = root;
    }

    /** The map without entries. */
    public static <V> PersistentMap<V> empty() {
        return new PersistentMap<>(null);
    }

    /** How many entries there are. */
    public int size() {
        return size(root);
    }

    /** The value of the key; null where there is none. */
    public @Nullable V get(String key) {
        Node<V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key());
            if (order == 0) {
                return node.value();
            }
            node = order < 0 ? node.left() : node.right();
        }
        return null;
    }

    /** This map with the entry, in place of the one that the key had. */
    public PersistentMap<V> with(String key, V value) {
        return new PersistentMap<>(insert(root, key, value, priority(key)));
    }

    /** This map without the key. */
    public PersistentMap<V> without(String key) {
        Node<V> changed = remove(root, key);
        return changed == root ? this : new PersistentMap<>(changed);
    }

    /** The value of the first key, if there is one. */
    public Optional<V> first() {
        Node<V> node = root;
        while (node != null && node.left() != null) {
            node = node.left();
        }
        return node == null ? Optional.empty() : Optional.of(node.value());
    }

    /** Visits all entries in key order. */
    public void forEach(BiConsumer<String, V> visitor) {
        visit(root, visitor);
    }

    /** Returns the values in key order, as a list of their own. */
    public List<V> values() {
        List<V> values = new ArrayList<>(size());
        forEach((key, value) -> values.add(value));
        return values;
    }

    private static <V> void visit(@Nullable Node<V> node, BiConsumer<String, V> visitor) {
        if (node != null) {
            visit(node.left(), visitor);
            visitor.accept(node.key(), node.value());
            visit(node.right(), visitor);
        }
    }

    private static <V> Node<V> insert(@Nullable Node<V> node, String key, V value, int priority) {
        if (node == null) {
            return node(key, value, priority, null, null);
        }
        int order = key.compareTo(node.key());
        if (order == 0) {
            return node(key, value, priority, node.left(), node.right());
        }
        if (order < 0) {
            Node<V> left = insert(node.left(), key, value, priority);
            return above(left, node)
                    ? node(left, left.left(), node(node, left.right(), node.right()))
                    : node(node, left, node.right());
        }
        Node<V> right = insert(node.right(), key, value, priority);
        return above(right, node)
                ? node(right, node(node, node.left(), right.left()), right.right())
                : node(node, node.left(), right);
    }

    private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, String key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key());
        if (order == 0) {
            return merge(node.left(), node.right());
        }
        if (order < 0) {
            Node<V> left = remove(node.left(), key);
            return left == node.left() ? node : node(node, left, node.right());
        }
        Node<V> right = remove(node.right(), key);
        return right == node.right() ? node : node(node, node.left(), right);
    }

    private static <V> @Nullable Node<V> merge(@Nullable Node<V> left, @Nullable Node<V> right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return above(left, right)
                ? node(left, left.left(), merge(left.right(), right))
                : node(right, merge(left, right.left()), right.right());
    }

    private static <V> Node<V> node(Node<V> entry, @Nullable Node<V> left, @Nullable Node<V> right) {
        return node(entry.key(), entry.value(), entry.priority(), left, right);
    }

    private static <V> Node<V> node(
            String key, V value, int priority, @Nullable Node<V> left, @Nullable Node<V> right) {
        return new Node<>(key, value, priority, 1 + size(left) + size(right), left, right);
    }

    private static int size(@Nullable Node<?> node) {
        return node == null ? 0 : node.size();
    }

    /** Whether the first node belongs above the second; equal hashes are told apart by their keys. */
    private static boolean above(Node<?> upper, Node<?> lower) {
        return upper.priority() == lower.priority()
                ? upper.key().compareTo(lower.key()) > 0
                : upper.priority() > lower.priority();
    }

    /** A finaliser of MurmurHash3: {@code String.hashCode} of similar names is too regular for a balanced tree. */
    private static int priority(String key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }
}
