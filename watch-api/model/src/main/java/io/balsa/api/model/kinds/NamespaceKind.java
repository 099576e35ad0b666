package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.Namespace;

/** A space of names; everything namespaced lives in one. */
final class NamespaceKind {
    static final Kind KIND = Kind.of("", "v1", Namespace.getDefaultInstance())
            .shortNames("ns")
            .clusterScoped()
            .subresources("status")
            .build();

    private NamespaceKind() {}
}
