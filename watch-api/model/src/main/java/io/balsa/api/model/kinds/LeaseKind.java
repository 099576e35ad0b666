package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.coordination.v1.Lease;

/** Who holds something, and until when: node heartbeats, elections. */
final class LeaseKind {
    static final Kind KIND = Kind.of("coordination.k8s.io", "v1", Lease.getDefaultInstance())
            .createsOnUpdate()
            .updatesConditionally()
            .build();

    private LeaseKind() {}
}
