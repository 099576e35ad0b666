package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.Node;

/** A machine that runs pods. */
final class NodeKind {
    static final Kind KIND = Kind.of("", "v1", Node.getDefaultInstance())
            .shortNames("no")
            .clusterScoped()
            .storedAs("minions")
            .subresources("status")
            .build();

    private NodeKind() {}
}
