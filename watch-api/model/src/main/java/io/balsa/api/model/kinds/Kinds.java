package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import java.util.List;
import java.util.stream.Stream;

/** The built-in kinds by name, and the scheme of all of them. */
public final class Kinds {
    public static final Kind NAMESPACE = NamespaceKind.KIND;
    public static final Kind NODE = NodeKind.KIND;
    public static final Kind POD = PodKind.KIND;
    public static final Kind CONFIG_MAP = ConfigMapKind.KIND;
    public static final Kind EVENT = EventKind.KIND;
    public static final Kind SERVICE = ServiceKind.KIND;
    public static final Kind ENDPOINTS = EndpointsKind.KIND;
    public static final Kind REPLICA_SET = ReplicaSetKind.KIND;
    public static final Kind LEASE = LeaseKind.KIND;
    public static final Kind ENDPOINT_SLICE = EndpointSliceKind.KIND;

    private static final List<Kind> STORED =
            List.of(CONFIG_MAP, ENDPOINTS, EVENT, NAMESPACE, NODE, POD, SERVICE, REPLICA_SET, LEASE, ENDPOINT_SLICE);

    private static final Scheme SCHEME =
            new Scheme(Stream.concat(STORED.stream(), ReviewKinds.ALL.stream()).toList());

    private Kinds() {}

    public static Scheme scheme() {
        return SCHEME;
    }
}
