package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.Binding;

/** v1 Binding: what puts the pod of its name on a node. Only ever created; the pod keeps what it says. */
final class BindingKind {
    static final Kind KIND =
            Kind.of("", "v1", Binding.getDefaultInstance()).notPersisted().build();

    private BindingKind() {}
}
