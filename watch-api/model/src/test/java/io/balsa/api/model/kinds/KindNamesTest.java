package io.balsa.api.model.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kubectl's {@code api-resources} and an etcd dump of Kubernetes show. */
class KindNamesTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            v1, LimitRange, limitranges, limits, true, limitranges, -
            v1, PersistentVolume, persistentvolumes, pv, false, persistentvolumes, status
            v1, PersistentVolumeClaim, persistentvolumeclaims, pvc, true, persistentvolumeclaims, status
            v1, ResourceQuota, resourcequotas, quota, true, resourcequotas, status
            v1, Secret, secrets, -, true, secrets, -
            v1, ServiceAccount, serviceaccounts, sa, true, serviceaccounts, token
            networking.k8s.io/v1, Ingress, ingresses, ing, true, ingress, status
            networking.k8s.io/v1, IngressClass, ingressclasses, -, false, ingressclasses, -
            networking.k8s.io/v1, NetworkPolicy, networkpolicies, netpol, true, networkpolicies, -
            storage.k8s.io/v1, StorageClass, storageclasses, sc, false, storageclasses, -
            storage.k8s.io/v1, CSINode, csinodes, -, false, csinodes, -
            storage.k8s.io/v1, CSIDriver, csidrivers, -, false, csidrivers, -
            storage.k8s.io/v1, VolumeAttachment, volumeattachments, -, false, volumeattachments, status
            scheduling.k8s.io/v1, PriorityClass, priorityclasses, pc, false, priorityclasses, -
            node.k8s.io/v1, RuntimeClass, runtimeclasses, -, false, runtimeclasses, -
            rbac.authorization.k8s.io/v1, Role, roles, -, true, roles, -
            rbac.authorization.k8s.io/v1, ClusterRole, clusterroles, -, false, clusterroles, -
            rbac.authorization.k8s.io/v1, RoleBinding, rolebindings, -, true, rolebindings, -
            rbac.authorization.k8s.io/v1, ClusterRoleBinding, clusterrolebindings, -, false, clusterrolebindings, -
            certificates.k8s.io/v1, CertificateSigningRequest, certificatesigningrequests, csr, false,\
             certificatesigningrequests, approval status
            events.k8s.io/v1, Event, events, ev, true, events, -
            """)
    void namesScopesAndKeys(
            String apiVersion,
            String name,
            String plural,
            String shortName,
            boolean namespaced,
            String key,
            String subresources) {
        Kind kind = Kinds.scheme().byApiVersion(apiVersion, name).orElseThrow();
        assertThat(kind.plural()).isEqualTo(plural);
        assertThat(kind.singular()).isEqualToIgnoringCase(name);
        assertThat(kind.namespaced()).isEqualTo(namespaced);
        assertThat(kind.keyPrefix()).isEqualTo("/registry/" + key + "/");
        if (shortName == null) {
            assertThat(kind.shortNames()).isEmpty();
        } else {
            assertThat(kind.shortNames()).containsExactly(shortName);
        }
        if (subresources == null) {
            assertThat(kind.subresources()).isEmpty();
        } else {
            assertThat(kind.subresources()).containsExactlyInAnyOrder(subresources.split(" "));
        }
    }
}
