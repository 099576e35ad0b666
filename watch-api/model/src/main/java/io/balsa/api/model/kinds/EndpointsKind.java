package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.Endpoints;

/** The addresses behind a service, in one object: the form older clients read. */
final class EndpointsKind {
    static final Kind KIND = Kind.of("", "v1", Endpoints.getDefaultInstance())
            .plural("endpoints")
            .shortNames("ep")
            .storedAs("services/endpoints")
            .createsOnUpdate()
            .build();

    private EndpointsKind() {}
}
