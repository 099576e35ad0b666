package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Subresource;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about.
 *
 * @param kind the resource
 * @param subresource "status", "scale"; empty for the object itself
 * @param namespace empty for a cluster-scoped kind, and for a list or watch over all namespaces
 * @param name empty for a list, a watch over a collection, a create and the removal of a collection
 */
public record Target(Kind kind, String subresource, String namespace, String name) {
    /** An object itself, no subresource. */
    public static Target of(Kind kind, String namespace, String name) {
        return new Target(kind, "", namespace, name);
    }

    /** The kind that the subresource takes and answers; null where it is the resource's own. */
    public Subresource.@Nullable Body body() {
        return Subresource.named(subresource).map(Subresource::body).orElse(null);
    }
}
