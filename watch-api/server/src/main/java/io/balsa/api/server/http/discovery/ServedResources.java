package io.balsa.api.server.http.discovery;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.Subresource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The scheme as discovery tells it: groups, their versions, the resources of a version and what can be done with each.
 *
 * @param groups by name; the core group has the empty name and stands first
 */
record ServedResources(Map<String, Group> groups) {
    /** What can be done with a resource that the core stores. */
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private static final List<String> CREATE = List.of("create");

    /** @param versions by name, the preferred one first */
    record Group(String name, Map<String, List<Kind>> versions) {}

    static ServedResources of(Scheme scheme) {
        var groups = new LinkedHashMap<String, Group>();
        for (Kind kind : scheme.kinds()) {
            groups.computeIfAbsent(kind.group(), name -> new Group(name, new LinkedHashMap<>()))
                    .versions()
                    .computeIfAbsent(kind.version(), version -> new ArrayList<>())
                    .add(kind);
        }
        return new ServedResources(groups);
    }

    static List<String> verbs(Kind kind) {
        return kind.persisted() ? VERBS : CREATE;
    }

    /** In the order of their names. */
    static List<Subresource> subresources(Kind kind) {
        return new TreeSet<>(kind.subresources())
                .stream().map(name -> served(kind, name)).toList();
    }

    private static Subresource served(Kind kind, String name) {
        return Subresource.named(name)
                .orElseThrow(
                        () -> new IllegalStateException(kind + " has a subresource that no front serves: " + name));
    }
}
