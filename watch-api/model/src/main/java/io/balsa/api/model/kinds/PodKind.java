package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.Pod;

/** Containers that run together on one node. */
final class PodKind {
    static final Kind KIND = Kind.of("", "v1", Pod.getDefaultInstance())
            .shortNames("po")
            .categories("all")
            .subresources("status", "binding", "log")
            .build();

    private PodKind() {}
}
