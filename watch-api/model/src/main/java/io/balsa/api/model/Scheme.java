package io.balsa.api.model;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds that an API knows, found by their names or by their messages. Immutable. */
public final class Scheme {
    private record Name(String group, String version, String name) {}

    private final List<Kind> kinds;
    private final Map<Name, Kind> byKind = new HashMap<>();
    private final Map<Name, Kind> byResource = new HashMap<>();
    private final Map<Class<?>, Kind> byMessage = new HashMap<>();

    /** @throws IllegalArgumentException where two kinds have the same name, plural or message */
    public Scheme(Collection<Kind> kinds) {
        this.kinds = List.copyOf(kinds);
        for (Kind kind : this.kinds) {
            putNew(byKind, new Name(kind.group(), kind.version(), kind.kind()), kind);
            putNew(byResource, new Name(kind.group(), kind.version(), kind.plural()), kind);
            putNew(byMessage, kind.prototype().getClass(), kind);
        }
    }

    private static <K> void putNew(Map<K, Kind> map, K key, Kind kind) {
        Kind before = map.put(key, kind);
        if (before != null) {
            throw new IllegalArgumentException(before + " and " + kind + " are both " + key);
        }
    }

    /** All kinds, in the order they were given. */
    public List<Kind> kinds() {
        return kinds;
    }

    public Optional<Kind> byKind(String group, String version, String kind) {
        return Optional.ofNullable(byKind.get(new Name(group, version, kind)));
    }

    /** As an object says it: {@code ("apps/v1", "ReplicaSet")}. */
    public Optional<Kind> byApiVersion(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return byKind(slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    /** As a path says it: {@code ("apps", "v1", "replicasets")}. */
    public Optional<Kind> byResource(String group, String version, String plural) {
        return Optional.ofNullable(byResource.get(new Name(group, version, plural)));
    }

    /**
     * The kind of a message class.
     *
     * @throws IllegalArgumentException where the class is no kind of this scheme
     */
    public Kind of(Class<? extends Message> message) {
        Kind kind = byMessage.get(message);
        if (kind == null) {
            throw new IllegalArgumentException(message.getName() + " is no kind of this scheme");
        }
        return kind;
    }

    /** The kind of an object. */
    public Kind of(Message object) {
        return of(object.getClass());
    }

    /**
     * The kinds a user may mean by a word: a plural, singular, short name, kind or category, in any case, or
     * {@code plural.group}. Empty where nothing fits; several for a category. Of several
     * versions only the stored one is meant, unless the group says otherwise: {@code events.events.k8s.io}.
     */
    public List<Kind> named(String word) {
        List<Kind> found = new ArrayList<>();
        for (Kind kind : kinds) {
            boolean byGroup = kind.groupResource().equalsIgnoreCase(word)
                    && (kind.isStored() || !kind.group().equals(kind.stored().group()));
            boolean byName = kind.isStored()
                    && (kind.plural().equalsIgnoreCase(word)
                            || kind.singular().equalsIgnoreCase(word)
                            || kind.shortNames().contains(word)
                            || kind.categories().contains(word));
            if (byGroup || byName) {
                found.add(kind);
            }
        }
        return found;
    }
}
