package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import java.util.List;

/** The built-in kinds by name, and the scheme of all of them. */
public final class Kinds {
    public static final Kind NAMESPACE = NamespaceKind.KIND;
    public static final Kind NODE = NodeKind.KIND;
    public static final Kind POD = PodKind.KIND;
    public static final Kind CONFIG_MAP = ConfigMapKind.KIND;
    public static final Kind EVENT = EventKind.KIND;
    public static final Kind SERVICE = ServiceKind.KIND;
    public static final Kind ENDPOINTS = EndpointsKind.KIND;
    public static final Kind POD_TEMPLATE = PodTemplateKind.KIND;
    public static final Kind REPLICATION_CONTROLLER = ReplicationControllerKind.KIND;

    public static final Kind CONTROLLER_REVISION = ControllerRevisionKind.KIND;
    public static final Kind DAEMON_SET = DaemonSetKind.KIND;
    public static final Kind DEPLOYMENT = DeploymentKind.KIND;
    public static final Kind REPLICA_SET = ReplicaSetKind.KIND;
    public static final Kind STATEFUL_SET = StatefulSetKind.KIND;

    public static final Kind HORIZONTAL_POD_AUTOSCALER = HorizontalPodAutoscalerKind.KIND;
    /** The same as older clients know it: stored as the above. */
    public static final Kind HORIZONTAL_POD_AUTOSCALER_V1 = HorizontalPodAutoscalerV1Kind.KIND;

    public static final Kind CRON_JOB = CronJobKind.KIND;
    public static final Kind JOB = JobKind.KIND;

    public static final Kind LEASE = LeaseKind.KIND;
    public static final Kind ENDPOINT_SLICE = EndpointSliceKind.KIND;

    public static final Kind POD_DISRUPTION_BUDGET = PodDisruptionBudgetKind.KIND;

    private static final Scheme SCHEME = new Scheme(List.of(
            // core
            CONFIG_MAP,
            ENDPOINTS,
            EVENT,
            NAMESPACE,
            NODE,
            POD,
            POD_TEMPLATE,
            REPLICATION_CONTROLLER,
            SERVICE,
            // apps
            CONTROLLER_REVISION,
            DAEMON_SET,
            DEPLOYMENT,
            REPLICA_SET,
            STATEFUL_SET,
            // autoscaling
            HORIZONTAL_POD_AUTOSCALER,
            HORIZONTAL_POD_AUTOSCALER_V1,
            // batch
            CRON_JOB,
            JOB,
            // coordination.k8s.io
            LEASE,
            // discovery.k8s.io
            ENDPOINT_SLICE,
            // policy
            POD_DISRUPTION_BUDGET));

    private Kinds() {}

    public static Scheme scheme() {
        return SCHEME;
    }
}
