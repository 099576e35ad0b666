package io.balsa.api.client;

/**
 * Which objects of a kind are meant.
 *
 * @param namespace empty for all namespaces and for cluster-scoped kinds
 * @param labels a label selector in Kubernetes' text form, empty for all
 * @param fields a field selector in Kubernetes' text form, empty for all
 */
public record Selection(String namespace, String labels, String fields) {
    private static final Selection ALL = new Selection("", "", "");

    public static Selection all() {
        return ALL;
    }

    public static Selection inNamespace(String namespace) {
        return new Selection(namespace, "", "");
    }

    /** For example {@code Selection.all().withFields("spec.nodeName=node-1")}: what a kubelet follows. */
    public Selection withFields(String fieldSelector) {
        return new Selection(namespace, labels, fieldSelector);
    }

    public Selection withLabels(String labelSelector) {
        return new Selection(namespace, labelSelector, fields);
    }
}
