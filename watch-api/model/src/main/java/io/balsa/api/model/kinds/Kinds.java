package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import java.util.List;
import java.util.stream.Stream;

/** The built-in kinds by name, and the scheme of all of them. */
public final class Kinds {
    public static final Kind BINDING = BindingKind.KIND;
    public static final Kind CONFIG_MAP = ConfigMapKind.KIND;
    public static final Kind ENDPOINTS = EndpointsKind.KIND;
    public static final Kind EVENT = EventKind.KIND;
    public static final Kind LIMIT_RANGE = LimitRangeKind.KIND;
    public static final Kind NAMESPACE = NamespaceKind.KIND;
    public static final Kind NODE = NodeKind.KIND;
    public static final Kind PERSISTENT_VOLUME = PersistentVolumeKind.KIND;
    public static final Kind PERSISTENT_VOLUME_CLAIM = PersistentVolumeClaimKind.KIND;
    public static final Kind POD = PodKind.KIND;
    public static final Kind POD_TEMPLATE = PodTemplateKind.KIND;
    public static final Kind REPLICATION_CONTROLLER = ReplicationControllerKind.KIND;
    public static final Kind RESOURCE_QUOTA = ResourceQuotaKind.KIND;
    public static final Kind SECRET = SecretKind.KIND;
    public static final Kind SERVICE = ServiceKind.KIND;
    public static final Kind SERVICE_ACCOUNT = ServiceAccountKind.KIND;

    public static final Kind CONTROLLER_REVISION = ControllerRevisionKind.KIND;
    public static final Kind DAEMON_SET = DaemonSetKind.KIND;
    public static final Kind DEPLOYMENT = DeploymentKind.KIND;
    public static final Kind REPLICA_SET = ReplicaSetKind.KIND;
    public static final Kind STATEFUL_SET = StatefulSetKind.KIND;

    public static final Kind CRON_JOB = CronJobKind.KIND;
    public static final Kind JOB = JobKind.KIND;

    public static final Kind HORIZONTAL_POD_AUTOSCALER = HorizontalPodAutoscalerKind.KIND;
    public static final Kind HORIZONTAL_POD_AUTOSCALER_V1 = HorizontalPodAutoscalerV1Kind.KIND;

    public static final Kind POD_DISRUPTION_BUDGET = PodDisruptionBudgetKind.KIND;

    public static final Kind LEASE = LeaseKind.KIND;

    public static final Kind ENDPOINT_SLICE = EndpointSliceKind.KIND;

    public static final Kind EVENTS_V1_EVENT = EventsV1EventKind.KIND;

    public static final Kind INGRESS = IngressKind.KIND;
    public static final Kind INGRESS_CLASS = IngressClassKind.KIND;
    public static final Kind NETWORK_POLICY = NetworkPolicyKind.KIND;

    public static final Kind CSI_DRIVER = CsiDriverKind.KIND;
    public static final Kind CSI_NODE = CsiNodeKind.KIND;
    public static final Kind STORAGE_CLASS = StorageClassKind.KIND;
    public static final Kind VOLUME_ATTACHMENT = VolumeAttachmentKind.KIND;

    public static final Kind PRIORITY_CLASS = PriorityClassKind.KIND;

    public static final Kind RUNTIME_CLASS = RuntimeClassKind.KIND;

    public static final Kind CLUSTER_ROLE = ClusterRoleKind.KIND;
    public static final Kind CLUSTER_ROLE_BINDING = ClusterRoleBindingKind.KIND;
    public static final Kind ROLE = RoleKind.KIND;
    public static final Kind ROLE_BINDING = RoleBindingKind.KIND;

    public static final Kind MUTATING_WEBHOOK_CONFIGURATION = MutatingWebhookConfigurationKind.KIND;
    public static final Kind VALIDATING_ADMISSION_POLICY = ValidatingAdmissionPolicyKind.KIND;
    public static final Kind VALIDATING_ADMISSION_POLICY_BINDING = ValidatingAdmissionPolicyBindingKind.KIND;
    public static final Kind VALIDATING_WEBHOOK_CONFIGURATION = ValidatingWebhookConfigurationKind.KIND;

    public static final Kind CERTIFICATE_SIGNING_REQUEST = CertificateSigningRequestKind.KIND;

    private static final List<Kind> CORE = List.of(
            BINDING,
            CONFIG_MAP,
            ENDPOINTS,
            EVENT,
            LIMIT_RANGE,
            NAMESPACE,
            NODE,
            PERSISTENT_VOLUME,
            PERSISTENT_VOLUME_CLAIM,
            POD,
            POD_TEMPLATE,
            REPLICATION_CONTROLLER,
            RESOURCE_QUOTA,
            SECRET,
            SERVICE,
            SERVICE_ACCOUNT);
    private static final List<Kind> APPS =
            List.of(CONTROLLER_REVISION, DAEMON_SET, DEPLOYMENT, REPLICA_SET, STATEFUL_SET);
    private static final List<Kind> BATCH = List.of(CRON_JOB, JOB);
    private static final List<Kind> AUTOSCALING = List.of(HORIZONTAL_POD_AUTOSCALER, HORIZONTAL_POD_AUTOSCALER_V1);
    private static final List<Kind> POLICY = List.of(POD_DISRUPTION_BUDGET);
    private static final List<Kind> COORDINATION = List.of(LEASE);
    private static final List<Kind> DISCOVERY = List.of(ENDPOINT_SLICE);
    private static final List<Kind> EVENTS = List.of(EVENTS_V1_EVENT);
    private static final List<Kind> NETWORKING = List.of(INGRESS, INGRESS_CLASS, NETWORK_POLICY);
    private static final List<Kind> STORAGE = List.of(CSI_DRIVER, CSI_NODE, STORAGE_CLASS, VOLUME_ATTACHMENT);
    private static final List<Kind> SCHEDULING = List.of(PRIORITY_CLASS);
    private static final List<Kind> NODES = List.of(RUNTIME_CLASS);
    private static final List<Kind> RBAC = List.of(CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING);
    private static final List<Kind> ADMISSION = List.of(
            MUTATING_WEBHOOK_CONFIGURATION,
            VALIDATING_ADMISSION_POLICY,
            VALIDATING_ADMISSION_POLICY_BINDING,
            VALIDATING_WEBHOOK_CONFIGURATION);
    private static final List<Kind> CERTIFICATES = List.of(CERTIFICATE_SIGNING_REQUEST);

    private static final Scheme SCHEME = new Scheme(Stream.of(
                    CORE,
                    APPS,
                    BATCH,
                    AUTOSCALING,
                    POLICY,
                    COORDINATION,
                    DISCOVERY,
                    EVENTS,
                    NETWORKING,
                    STORAGE,
                    SCHEDULING,
                    NODES,
                    RBAC,
                    ADMISSION,
                    CERTIFICATES,
                    ReviewKinds.ALL)
            .flatMap(List::stream)
            .toList());

    private Kinds() {}

    public static Scheme scheme() {
        return SCHEME;
    }
}
