package io.balsa.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.ServiceAccount;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Time;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamespaceContentsTest {
    private static final Optional<Namespace> NAMESPACE = Optional.of(Namespace.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("team"))
            .build());
    private static final Optional<Namespace> ENDING = Optional.of(Namespace.newBuilder()
            .setMetadata(ObjectMeta.newBuilder()
                    .setName("team")
                    .setDeletionTimestamp(Time.newBuilder().setSeconds(1)))
            .build());

    private final RootCertificate certificate = new RootCertificate("PEM");

    @Test
    void aNamespaceGetsTheDefaultAccountOnce() {
        Plan plan = DefaultAccount.reconcile(NAMESPACE, Optional.empty());
        assertThat(plan.actions()).singleElement().isInstanceOfSatisfying(Action.Create.class, create -> {
            ServiceAccount account = (ServiceAccount) create.object();
            assertThat(account.getMetadata().getNamespace()).isEqualTo("team");
            assertThat(account.getMetadata().getName()).isEqualTo("default");
        });
        assertThat(DefaultAccount.reconcile(NAMESPACE, Optional.of(ServiceAccount.getDefaultInstance())))
                .isEqualTo(Plan.nothing());
    }

    @Test
    void aNamespaceGetsTheCertificateAndKeepsIt() {
        Plan plan = certificate.reconcile(NAMESPACE, Optional.empty());
        ConfigMap made = (ConfigMap) ((Action.Create) plan.actions().get(0)).object();
        assertThat(made.getMetadata().getName()).isEqualTo("kube-root-ca.crt");
        assertThat(made.getDataMap()).isEqualTo(Map.of("ca.crt", "PEM"));
        assertThat(certificate.reconcile(NAMESPACE, Optional.of(made))).isEqualTo(Plan.nothing());

        ConfigMap changed = made.toBuilder()
                .putData("ca.crt", "other")
                .putData("more", "x")
                .setMetadata(
                        made.getMetadata().toBuilder().setResourceVersion("7").putLabels("a", "b"))
                .build();
        plan = certificate.reconcile(NAMESPACE, Optional.of(changed));
        ConfigMap mended = (ConfigMap) ((Action.Update) plan.actions().get(0)).object();
        assertThat(mended.getDataMap()).isEqualTo(Map.of("ca.crt", "PEM"));
        assertThat(mended.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(mended.getMetadata().getLabelsMap()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void aNamespaceThatEndsGetsNothing() {
        assertThat(DefaultAccount.reconcile(ENDING, Optional.empty())).isEqualTo(Plan.nothing());
        assertThat(certificate.reconcile(ENDING, Optional.empty())).isEqualTo(Plan.nothing());
        assertThat(DefaultAccount.reconcile(Optional.empty(), Optional.empty())).isEqualTo(Plan.nothing());
        assertThat(certificate.reconcile(Optional.empty(), Optional.empty())).isEqualTo(Plan.nothing());
    }
}
