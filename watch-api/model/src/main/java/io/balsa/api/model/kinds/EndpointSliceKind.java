package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.discovery.v1.EndpointSlice;

/** Some of the addresses behind a service. */
final class EndpointSliceKind {
    static final Kind KIND = Kind.of("discovery.k8s.io", "v1", EndpointSlice.getDefaultInstance())
            .build();

    private EndpointSliceKind() {}
}
