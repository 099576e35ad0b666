package io.balsa.api.server.http.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL path, read by Kubernetes' grammar.
 *
 * <pre>
 * /api/v1/namespaces/a/pods/p/log          Resource("", "v1", namespace "a", "pods", "p", "log")
 * /apis/apps/v1/replicasets                Resource("apps", "v1", namespace "", "replicasets", "", "")
 * /api/v1/namespaces/a                     Resource("", "v1", namespace "", "namespaces", "a", "")
 * /api/v1/namespaces/a/status              Resource("", "v1", namespace "", "namespaces", "a", "status")
 * /api/v1/watch/namespaces/a/pods          as without "watch", with watch = true
 * /api, /apis/apps/v1, /version, /livez    Other(segments)
 * </pre>
 */
public sealed interface RequestPath {
    /**
     * A path below a group and version.
     *
     * @param group empty for the core group
     * @param watch whether the old prefix "watch" stands before the resource
     * @param namespace empty for all namespaces and for cluster-scoped resources
     * @param name empty for the collection
     * @param subresource empty for the object itself
     */
    record Resource(
            String group,
            String version,
            boolean watch,
            String namespace,
            String resource,
            String name,
            String subresource)
            implements RequestPath {
        /** Whether the path names one object. */
        public boolean hasName() {
            return !name.isEmpty();
        }
    }

    /** Any other path: discovery, health, documents; also resource paths that are longer than the grammar. */
    record Other(List<String> segments) implements RequestPath {
        public Other {
            segments = List.copyOf(segments);
        }

        /** The path again, with a leading slash. */
        public String path() {
            return "/" + String.join("/", segments);
        }
    }

    /** A dot may be written as %2e, and parameters may follow it. */
    Pattern DOTS = Pattern.compile("(?i)(^|/)(\\.|%2e){1,2}(;[^/]*)?(/|$)");

    /** What follows a namespace's name and is the namespace's own, not a resource in it. */
    Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

    /** Reads a decoded path; empty segments (a slash at the end, two in a row) do not count. */
    static RequestPath parse(String path) {
        var segments = new ArrayList<String>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        if (segments.size() >= 3 && segments.get(0).equals("api")) {
            return resource("", segments.get(1), segments, 2);
        }
        if (segments.size() >= 4 && segments.get(0).equals("apis")) {
            return resource(segments.get(1), segments.get(2), segments, 3);
        }
        return new Other(segments);
    }

    /**
     * Whether a path, as it stood in the request line, has segments that mean this folder or the one above. Nothing here
     * has a folder above it: whoever sends them means to get somewhere else.
     */
    static boolean hasDots(@Nullable String path) {
        return path != null && DOTS.matcher(path).find();
    }

    private static RequestPath resource(String group, String version, List<String> segments, int start) {
        int at = start;
        boolean watch = segments.get(at).equals("watch") && at + 1 < segments.size();
        if (watch) {
            at++;
        }
        String namespace = "";
        int left = segments.size() - at;
        if (segments.get(at).equals("namespaces")
                && left >= 3
                && !(left == 3 && NAMESPACE_SUBRESOURCES.contains(segments.get(at + 2)))) {
            namespace = segments.get(at + 1);
            at += 2;
        }
        if (segments.size() - at > 3) {
            return new Other(segments);
        }
        return new Resource(
                group,
                version,
                watch,
                namespace,
                segments.get(at),
                segmentAt(segments, at + 1),
                segmentAt(segments, at + 2));
    }

    private static String segmentAt(List<String> segments, int index) {
        return index < segments.size() ? segments.get(index) : "";
    }
}
