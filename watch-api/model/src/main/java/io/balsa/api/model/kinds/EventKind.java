package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.Event;

/** Something that happened to an object, told to people. */
final class EventKind {
    static final Kind KIND = Kind.of("", "v1", Event.getDefaultInstance())
            .shortNames("ev")
            .createsOnUpdate()
            .build();

    private EventKind() {}
}
