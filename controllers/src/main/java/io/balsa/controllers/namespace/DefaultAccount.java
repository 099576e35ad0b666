package io.balsa.controllers.namespace;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.ServiceAccount;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.Optional;

/** Decides about the service account "default" of a namespace: it is made when it is missing, and otherwise left alone. */
public final class DefaultAccount {
    public static final String NAME = "default";

    private DefaultAccount() {}

    /** A namespace that is ending takes nothing new. */
    public static Plan reconcile(Optional<Namespace> namespace, Optional<ServiceAccount> present) {
        if (namespace.isEmpty() || Meta.isDeleting(namespace.get()) || present.isPresent()) {
            return Plan.nothing();
        }
        return Plan.of(new Action.Create(ServiceAccount.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setNamespace(Meta.name(namespace.get()))
                        .setName(NAME))
                .build()));
    }
}
