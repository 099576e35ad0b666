package io.balsa.api.server.http.discovery;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
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
    static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");

    /** @param versions by name, the preferred one first */
    record Group(String name, Map<String, List<Kind>> versions) {}

    /** @param kind of the body that the subresource takes or answers */
    record Subresource(String name, String kind, List<String> verbs) {}

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

    static List<Subresource> subresources(Kind kind) {
        var served = new ArrayList<Subresource>();
        for (String name : new TreeSet<>(kind.subresources())) {
            switch (name) {
                case "status" -> served.add(new Subresource(name, kind.kind(), STATUS_VERBS));
                case "log" -> served.add(new Subresource(name, kind.kind(), List.of("get")));
                case "binding" -> served.add(new Subresource(name, "Binding", List.of("create")));
                default -> throw new IllegalStateException(kind + " has a subresource that no front serves: " + name);
            }
        }
        return served;
    }
}
