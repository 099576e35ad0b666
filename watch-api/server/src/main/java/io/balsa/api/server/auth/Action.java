package io.balsa.api.server.auth;

/**
 * What a caller wants to do, in the words of a Kubernetes access review.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection
 * @param group the API group, empty for the core group
 * @param resource the plural: pods
 * @param subresource status, binding, log; empty for the object itself
 * @param namespace empty for cluster-scoped kinds and for all namespaces
 * @param name empty for a list and for a create
 */
public record Action(String verb, String group, String resource, String subresource, String namespace, String name) {

    /** The resource as Kubernetes prints it: {@code pods}, {@code pods/status}. */
    public String path() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
}
