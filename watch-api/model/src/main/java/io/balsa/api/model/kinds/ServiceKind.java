package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.Service;

/** A stable address for the pods a selector finds. */
final class ServiceKind {
    static final Kind KIND = Kind.of("", "v1", Service.getDefaultInstance())
            .shortNames("svc")
            .categories("all")
            .storedAs("services/specs")
            .createsOnUpdate()
            .subresources("status")
            .build();

    private ServiceKind() {}
}
