package io.balsa.controllers;

import com.google.protobuf.Message;
import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Informer;
import io.balsa.api.client.Selection;
import io.balsa.api.client.Snapshot;
import io.balsa.api.model.Meta;
import io.balsa.controllers.namespace.DefaultAccount;
import io.balsa.controllers.namespace.RootCertificate;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.coordination.v1.Lease;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Endpoints;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServiceAccount;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What all controllers know of the cluster. The caches follow it also while another member leads, so that taking over needs
 * one list and no start.
 */
final class Caches implements AutoCloseable {
    /** Index: {@code spec.nodeName}, empty for pods without a node. */
    static final String NODE = "node";

    /** Index: the uid of the controller. */
    static final String CONTROLLER = "controller";

    /** Index: the namespace, for objects without a controller. */
    static final String ORPHANS = "orphans";

    static final String NAMESPACE = "namespace";

    /** Index: {@code namespace/name} of the Service that a slice belongs to. */
    static final String SERVICE = "service";

    private static final String LEASES = "kube-node-lease";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    final Informer<Pod> pods;
    final Informer<Node> nodes;
    final Informer<ReplicaSet> replicaSets;
    final Informer<Service> services;
    final Informer<EndpointSlice> slices;
    final Informer<Endpoints> endpoints;
    final Informer<Lease> leases;
    final Informer<Namespace> namespaces;

    /** Only those named "default". */
    final Informer<ServiceAccount> defaultAccounts;

    /** Only those with the API's authority: all the others may be large, and nobody here reads them. */
    final Informer<ConfigMap> rootCertificates;

    private final Map<Class<? extends Message>, Informer<? extends Message>> byKind = new LinkedHashMap<>();
    private final ApiClient api;
    private final Clockwork clockwork;

    Caches(ApiClient api, Clockwork clockwork) {
        this.api = api;
        this.clockwork = clockwork;
        pods = cache(
                Pod.class,
                Selection.all(),
                Map.of(
                        NODE, pod -> List.of(pod.getSpec().getNodeName()),
                        CONTROLLER, Caches::controller,
                        ORPHANS, pod -> Meta.controller(pod).isPresent() ? List.of() : List.of(Meta.namespace(pod)),
                        NAMESPACE, pod -> List.of(Meta.namespace(pod))));
        nodes = cache(Node.class, Selection.all(), Map.of());
        replicaSets = cache(ReplicaSet.class, Selection.all(), Map.of(NAMESPACE, set -> List.of(Meta.namespace(set))));
        services =
                cache(Service.class, Selection.all(), Map.of(NAMESPACE, service -> List.of(Meta.namespace(service))));
        slices = cache(EndpointSlice.class, Selection.all(), Map.of(SERVICE, Caches::serviceKey));
        endpoints = cache(Endpoints.class, Selection.all(), Map.of());
        leases = cache(Lease.class, Selection.inNamespace(LEASES), Map.of());
        namespaces = cache(Namespace.class, Selection.all(), Map.of());
        defaultAccounts = cache(ServiceAccount.class, named(DefaultAccount.NAME), Map.of());
        rootCertificates = cache(ConfigMap.class, named(RootCertificate.NAME), Map.of());
    }

    private static Selection named(String name) {
        return Selection.all().withFields("metadata.name=" + name);
    }

    private <M extends Message> Informer<M> cache(
            Class<M> kind, Selection selection, Map<String, Snapshot.Index<M>> indexes) {
        Informer<M> informer = Informer.of(api.kind(kind), selection, indexes, clockwork);
        byKind.put(kind, informer);
        return informer;
    }

    private static List<String> controller(Pod pod) {
        return Meta.controller(pod).map(OwnerReference::getUid).map(List::of).orElse(List.of());
    }

    private static List<String> serviceKey(EndpointSlice slice) {
        String service = Meta.of(slice).getLabelsOrDefault(SERVICE_NAME, "");
        return service.isEmpty() ? List.of() : List.of(Meta.namespace(slice) + "/" + service);
    }

    Map<Class<? extends Message>, Informer<? extends Message>> byKind() {
        return Map.copyOf(byKind);
    }

    void start() {
        byKind.values().forEach(Informer::start);
    }

    /** Returns when no cache is older than this call: what was written before it is known. */
    CompletableFuture<Void> refresh() {
        return CompletableFuture.allOf(
                byKind.values().stream().map(Informer::refresh).toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        byKind.values().forEach(Informer::close);
    }
}
