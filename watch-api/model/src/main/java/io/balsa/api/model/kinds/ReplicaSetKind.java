package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.apps.v1.ReplicaSet;

/** As many pods of one template as it says. */
final class ReplicaSetKind {
    static final Kind KIND = Kind.of("apps", "v1", ReplicaSet.getDefaultInstance())
            .shortNames("rs")
            .categories("all")
            .subresources("status")
            .build();

    private ReplicaSetKind() {}
}
