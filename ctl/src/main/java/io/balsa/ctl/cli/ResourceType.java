package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind as the server offers it.
 *
 * @param group empty for the core group
 */
public record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        boolean namespaced,
        List<String> shortNames,
        List<String> categories,
        List<String> verbs) {
    public ResourceType {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = List.copyOf(verbs);
    }

    /** A type that is known without having been asked for. */
    public ResourceType(
            String group,
            String version,
            String kind,
            String plural,
            String singular,
            boolean namespaced,
            List<String> shortNames,
            List<String> categories) {
        this(group, version, kind, plural, singular, namespaced, shortNames, categories, List.of());
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether it is one of Kubernetes' own, whose lists merge by keys. */
    public boolean isBuiltIn() {
        return !group.contains(".") || group.endsWith(".k8s.io");
    }

    /** Written out: what records have by themselves is put together at its first use, for a tenth of a short command's time. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceType type
                && group.equals(type.group)
                && version.equals(type.version)
                && plural.equals(type.plural);
    }

    @Override
    public int hashCode() {
        return plural.hashCode();
    }

    /** {@code pods}, {@code replicasets.apps}: how messages name the type. */
    public String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code pod/web}, {@code replicaset.apps/web}: how results name an object. */
    public String reference(String name) {
        return qualifiedSingular() + "/" + name;
    }

    /** {@code pod}, {@code replicaset.apps}. */
    public String qualifiedSingular() {
        return group.isEmpty() ? singular : singular + "." + group;
    }

    /** The collection's path in the namespace, over all namespaces where that is empty, or of a cluster-scoped type. */
    public String path(String namespace) {
        String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return namespaced && !namespace.isEmpty()
                ? root + "/namespaces/" + segment(namespace) + "/" + plural
                : root + "/" + plural;
    }

    public String path(String namespace, String name) {
        return path(namespace) + "/" + segment(name);
    }

    private static String segment(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    boolean isNamed(String name) {
        return name.equals(plural)
                || name.equals(singular)
                || shortNames.contains(name)
                || name.equalsIgnoreCase(kind)
                || (!group.isEmpty() && isQualified(name));
    }

    private boolean isQualified(String name) {
        int dot = name.indexOf('.');
        String rest = dot < 0 ? "" : name.substring(dot + 1);
        String word = dot < 0 ? name : name.substring(0, dot);
        return (rest.equals(group) || rest.equals(version + "." + group))
                && (word.equals(plural) || word.equals(singular) || shortNames.contains(word));
    }

    boolean isKind(JsonNode object) {
        return object.path("apiVersion").asText().equals(apiVersion())
                && object.path("kind").asText().equals(kind);
    }
}
