package io.balsa.api.client;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All objects of one kind as an {@link Informer} knew them at one moment: immutable, in the order of their keys.
 *
 * <p>A snapshot at revision R holds every object exactly as the API server had it at R (restricted to the informer's
 * selection). It never changes: ask the informer again for a newer one, and use one snapshot for one decision.
 *
 * <p>Example: an informer of pods with the index {@code "node" -> spec.nodeName} answers
 * {@code snapshot.by("node", "node-1")} with the pods of that node without looking at others.
 *
 * @param <M> the kind's message
 */
public final class Snapshot<M extends Message> {
    /** What an index files an object under: none, one or several values. */
    public interface Index<M> extends Function<M, List<String>> {}

    private final long revision;
    private final Map<String, Index<M>> indexes;
    private final PersistentMap<M> objects;
    private final Map<String, PersistentMap<PersistentMap<M>>> filed;

    private Snapshot(
            long revision,
            Map<String, Index<M>> indexes,
            PersistentMap<M> objects,
            Map<String, PersistentMap<PersistentMap<M>>> filed) {
        this.revision = revision;
        this.indexes = indexes;
        this.objects = objects;
        this.filed = filed;
    }

    /** Returns a snapshot of nothing at revision 0, for an informer's start and for tests. */
    public static <M extends Message> Snapshot<M> empty(Map<String, Index<M>> indexes) {
        Map<String, PersistentMap<PersistentMap<M>>> filed = new TreeMap<>();
        indexes.keySet().forEach(name -> filed.put(name, PersistentMap.empty()));
        return new Snapshot<>(0, Map.copyOf(indexes), PersistentMap.empty(), filed);
    }

    /** Returns this snapshot with the object under the key, replacing what was there. */
    public Snapshot<M> with(String key, M object, long atRevision) {
        Snapshot<M> cleared = without(key, atRevision);
        Map<String, PersistentMap<PersistentMap<M>>> changed = new TreeMap<>(cleared.filed);
        indexes.forEach(
                (name, index) -> changed.put(name, file(cleared.index(name), index.apply(object), key, object)));
        return new Snapshot<>(atRevision, indexes, objects.with(key, object), changed);
    }

    /** Returns this snapshot without the object under the key. */
    public Snapshot<M> without(String key, long atRevision) {
        M old = objects.get(key);
        if (old == null) {
            return at(atRevision);
        }
        Map<String, PersistentMap<PersistentMap<M>>> changed = new TreeMap<>(filed);
        indexes.forEach((name, index) -> changed.put(name, unfile(index(name), index.apply(old), key)));
        return new Snapshot<>(atRevision, indexes, objects.without(key), changed);
    }

    /** Returns the same objects, known to be complete up to a later revision. */
    Snapshot<M> at(long atRevision) {
        return atRevision == revision ? this : new Snapshot<>(atRevision, indexes, objects, filed);
    }

    private static <M> PersistentMap<PersistentMap<M>> file(
            PersistentMap<PersistentMap<M>> index, List<String> values, String key, M object) {
        PersistentMap<PersistentMap<M>> changed = index;
        for (String value : values) {
            PersistentMap<M> there = changed.get(value);
            changed = changed.with(value, (there == null ? PersistentMap.<M>empty() : there).with(key, object));
        }
        return changed;
    }

    private static <M> PersistentMap<PersistentMap<M>> unfile(
            PersistentMap<PersistentMap<M>> index, List<String> values, String key) {
        PersistentMap<PersistentMap<M>> changed = index;
        for (String value : values) {
            PersistentMap<M> there = changed.get(value);
            if (there != null) {
                PersistentMap<M> rest = there.without(key);
                changed = rest.size() == 0 ? changed.without(value) : changed.with(value, rest);
            }
        }
        return changed;
    }

    private PersistentMap<PersistentMap<M>> index(String name) {
        PersistentMap<PersistentMap<M>> index = filed.get(name);
        if (index == null) {
            throw new IllegalArgumentException("No index \"" + name + "\"; there are " + filed.keySet() + ".");
        }
        return index;
    }

    /** The store revision up to which this snapshot is complete; 0 before the first list. */
    public long revision() {
        return revision;
    }

    public int size() {
        return objects.size();
    }

    /** Returns the object of that name; the namespace is empty for cluster-scoped kinds. */
    public Optional<M> get(String namespace, String name) {
        return get(Keys.key(namespace, name));
    }

    /** Returns the object under the key {@code namespace/name}, or {@code name} for cluster-scoped kinds. */
    public Optional<M> get(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** Returns all objects in the order of their keys. */
    public List<M> all() {
        return objects.values();
    }

    /** Returns the objects that the index files under the value, in the order of their keys. */
    public List<M> by(String index, String value) {
        PersistentMap<M> there = index(index).get(value);
        return there == null ? List.of() : there.values();
    }

    /** Returns all keys in order. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>(size());
        objects.forEach((key, object) -> keys.add(key));
        return keys;
    }

    @Override
    public String toString() {
        return "revision " + revision + ": " + keys().stream().collect(Collectors.joining(", "));
    }
}
