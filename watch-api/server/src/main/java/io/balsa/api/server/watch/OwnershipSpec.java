package io.balsa.api.server.watch;

import com.google.protobuf.ByteString;
import io.balsa.api.model.Kind;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose ownership is followed, and from when on. Immutable.
 *
 * <p>Example: for pods and nodes, the key {@code /registry/pods/default/web} is of the kind at 0, {@code
 * /registry/leases/a/b} is of none, and the next prefix behind it is {@code /registry/minions/}.
 */
public final class OwnershipSpec {
    private final List<Kind> kinds;
    private final long after;
    private final TreeMap<String, Integer> byPrefix = new TreeMap<>();

    /**
     * @param kinds that are kept in the store; of two that are stored alike the later one counts
     * @param after the revision after which it begins; 0 to begin with everything as it is
     */
    public OwnershipSpec(List<Kind> kinds, long after) {
        this.kinds = List.copyOf(kinds);
        this.after = after;
        for (int i = 0; i < kinds.size(); i++) {
            byPrefix.put(kinds.get(i).keyPrefix(), i);
        }
    }

    long after() {
        return after;
    }

    /** The position of the kind that is stored under the key; -1 where it is not asked for. */
    int indexOf(ByteString key) {
        String text = key.toStringUtf8();
        var nearest = byPrefix.floorEntry(text);
        return nearest != null && text.startsWith(nearest.getKey()) ? nearest.getValue() : -1;
    }

    @Nullable
    Kind kindOf(ByteString key) {
        int index = indexOf(key);
        return index < 0 ? null : kinds.get(index);
    }

    Kind kind(int index) {
        return kinds.get(index);
    }

    /** The first prefix of a kind behind the key; null where there is none. */
    @Nullable
    String prefixBehind(ByteString key) {
        return byPrefix.higherKey(key.toStringUtf8());
    }

    /** The first prefix of all; null where no kind is asked for. */
    @Nullable
    String firstPrefix() {
        return byPrefix.isEmpty() ? null : byPrefix.firstKey();
    }
}
