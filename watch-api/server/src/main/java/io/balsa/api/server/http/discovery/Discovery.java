package io.balsa.api.server.http.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.Subresource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Kubernetes' discovery documents, in the older form (one document for each group and version) and in the aggregated
 * one (everything in two documents). Immutable; each call makes a new tree that its caller may keep.
 */
public final class Discovery {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ServedResources served;

    public Discovery(Scheme scheme) {
        this.served = ServedResources.of(scheme);
    }

    /** The group versions in the form of paths: {@code api/v1}, {@code apis/apps/v1}. */
    public List<String> paths() {
        return served.groups().values().stream()
                .flatMap(group -> group.versions().keySet().stream()
                        .map(version ->
                                group.name().isEmpty() ? "api/" + version : "apis/" + group.name() + "/" + version))
                .toList();
    }

    /**
     * {@code /api}: the versions of the core group.
     *
     * @param serverAddress host and port that the client reached, for clients that want to know
     */
    public ObjectNode coreVersions(String serverAddress) {
        ObjectNode document = JSON.objectNode().put("kind", "APIVersions");
        ArrayNode versions = document.putArray("versions");
        for (ServedResources.Group group : served.groups().values()) {
            if (group.name().isEmpty()) {
                group.versions().keySet().forEach(versions::add);
            }
        }
        document.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return document;
    }

    /** {@code /apis}: all groups but the core group. */
    public ObjectNode groups() {
        ObjectNode document = JSON.objectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = document.putArray("groups");
        for (ServedResources.Group group : served.groups().values()) {
            if (!group.name().isEmpty()) {
                groups.add(describe(JSON.objectNode(), group));
            }
        }
        return document;
    }

    /** {@code /apis/apps}: one group. */
    public Optional<ObjectNode> group(String name) {
        return Optional.ofNullable(served.groups().get(name))
                .filter(group -> !name.isEmpty())
                .map(group -> describe(JSON.objectNode().put("kind", "APIGroup").put("apiVersion", "v1"), group));
    }

    /** {@code /api/v1}, {@code /apis/apps/v1}: the resources of one version. */
    public Optional<ObjectNode> resources(String group, String version) {
        return kinds(group, version).map(kinds -> {
            ObjectNode document = JSON.objectNode()
                    .put("kind", "APIResourceList")
                    .put("apiVersion", "v1")
                    .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
            ArrayNode resources = document.putArray("resources");
            for (Kind kind : kinds) {
                describe(resources, kind);
            }
            return document;
        });
    }

    /**
     * Everything at once: for {@code /api} the core group, for {@code /apis} the others.
     *
     * @param version of the document's own form, v2 or v2beta1
     */
    public ObjectNode aggregated(boolean core, String version) {
        ObjectNode document = JSON.objectNode()
                .put("kind", "APIGroupDiscoveryList")
                .put("apiVersion", "apidiscovery.k8s.io/" + version);
        document.putObject("metadata");
        ArrayNode items = document.putArray("items");
        for (ServedResources.Group group : served.groups().values()) {
            if (group.name().isEmpty() == core) {
                ObjectNode item = items.addObject();
                ObjectNode metadata = item.putObject("metadata");
                if (!group.name().isEmpty()) {
                    metadata.put("name", group.name());
                }
                metadata.putNull("creationTimestamp");
                ArrayNode versions = item.putArray("versions");
                group.versions().forEach((name, kinds) -> aggregate(versions, name, kinds));
            }
        }
        return document;
    }

    private Optional<List<Kind>> kinds(String group, String version) {
        return Optional.ofNullable(served.groups().get(group))
                .map(found -> found.versions().get(version));
    }

    private static ObjectNode describe(ObjectNode document, ServedResources.Group group) {
        document.put("name", group.name());
        ArrayNode versions = document.putArray("versions");
        for (String version : group.versions().keySet()) {
            versions.add(version(group.name(), version));
        }
        document.set(
                "preferredVersion",
                version(group.name(), group.versions().keySet().iterator().next()));
        return document;
    }

    private static ObjectNode version(String group, String version) {
        return JSON.objectNode().put("groupVersion", group + "/" + version).put("version", version);
    }

    private static void describe(ArrayNode resources, Kind kind) {
        ObjectNode resource = resources
                .addObject()
                .put("name", kind.plural())
                .put("singularName", kind.singular())
                .put("namespaced", kind.namespaced())
                .put("kind", kind.kind());
        addAll(resource, "verbs", ServedResources.verbs(kind));
        addAll(resource, "shortNames", kind.shortNames());
        addAll(resource, "categories", kind.categories());
        for (Subresource subresource : ServedResources.subresources(kind)) {
            ObjectNode entry = resources
                    .addObject()
                    .put("name", kind.plural() + "/" + subresource.name())
                    .put("singularName", "")
                    .put("namespaced", kind.namespaced());
            Subresource.Body body = subresource.body();
            if (body != null && !body.apiVersion().equals(kind.apiVersion())) {
                entry.put("group", body.group()).put("version", body.version());
            }
            entry.put("kind", body == null ? kind.kind() : body.kind());
            addAll(entry, "verbs", subresource.verbs());
        }
    }

    private static void aggregate(ArrayNode versions, String name, List<Kind> kinds) {
        ObjectNode version = versions.addObject().put("version", name);
        ArrayNode resources = version.putArray("resources");
        for (Kind kind : kinds) {
            ObjectNode resource = resources.addObject().put("resource", kind.plural());
            resource.set("responseKind", responseKind(kind.group(), kind.version(), kind.kind()));
            resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
                    .put("singularResource", kind.singular());
            addAll(resource, "verbs", ServedResources.verbs(kind));
            addAll(resource, "shortNames", kind.shortNames());
            addAll(resource, "categories", kind.categories());
            for (Subresource subresource : ServedResources.subresources(kind)) {
                ObjectNode entry =
                        resource.withArray("subresources").addObject().put("subresource", subresource.name());
                entry.set("responseKind", responseKind(kind, subresource));
                addAll(entry, "verbs", subresource.verbs());
            }
        }
        version.put("freshness", "Current");
    }

    private static ObjectNode responseKind(Kind kind, Subresource subresource) {
        Subresource.Body body = subresource.body();
        return body == null
                ? responseKind(kind.group(), kind.version(), kind.kind())
                : responseKind(body.group(), body.version(), body.kind());
    }

    private static ObjectNode responseKind(String group, String version, String kind) {
        return JSON.objectNode().put("group", group).put("version", version).put("kind", kind);
    }

    private static void addAll(ObjectNode node, String field, Collection<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(field);
            values.forEach(array::add);
        }
    }
}
