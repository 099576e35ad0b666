package io.balsa.controllers.namespace;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.Map;
import java.util.Optional;

/**
 * Decides about the ConfigMap {@value #NAME} of a namespace, which holds the certificates that the API's own is verified with:
 * it is made when it is missing, and its data are put right when somebody changed them.
 */
public final class RootCertificate {
    public static final String NAME = "kube-root-ca.crt";

    private static final String KEY = "ca.crt";
    private static final String ANNOTATION = "kubernetes.io/description";
    /** Kubernetes' words. */
    private static final String DESCRIPTION =
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as"
                    + " the internal service IP or kubernetes.default.svc. No other usage is guaranteed across"
                    + " distributions of Kubernetes clusters.";

    private final String certificates;

    /** @param certificates PEM */
    public RootCertificate(String certificates) {
        this.certificates = certificates;
    }

    /** A namespace that is ending takes nothing new. */
    public Plan reconcile(Optional<Namespace> namespace, Optional<ConfigMap> present) {
        if (namespace.isEmpty() || Meta.isDeleting(namespace.get())) {
            return Plan.nothing();
        }
        if (present.isEmpty()) {
            return Plan.of(new Action.Create(ConfigMap.newBuilder()
                    .setMetadata(ObjectMeta.newBuilder()
                            .setNamespace(Meta.name(namespace.get()))
                            .setName(NAME)
                            .putAnnotations(ANNOTATION, DESCRIPTION))
                    .putData(KEY, certificates)
                    .build()));
        }
        // Kubernetes compares the data and leaves what else was added.
        if (present.get().getDataMap().equals(Map.of(KEY, certificates))) {
            return Plan.nothing();
        }
        ConfigMap mended =
                present.get().toBuilder().clearData().putData(KEY, certificates).build();
        return Plan.of(new Action.Update(Meta.edit(mended, meta -> meta.putAnnotations(ANNOTATION, DESCRIPTION))));
    }
}
