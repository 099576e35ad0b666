package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;

/** Which kind is described how, and whether its events belong to the description: a line for each kind. */
public final class Descriptions {
    private final Reads reads;
    private final boolean events;
    private final Instant now;

    private record Description(Describer describer, boolean events) {}

    /** Of what the object says itself. */
    @FunctionalInterface
    private interface Alone {
        void describe(Details out, JsonNode object) throws CliError;
    }

    public Descriptions(Reads reads, boolean events, Instant now) {
        this.reads = reads;
        this.events = events;
        this.now = now;
    }

    public String describe(ResourceType type, JsonNode object) throws CliError, ApiFailure, IOException {
        Details out = new Details(now, ZoneId.systemDefault());
        Description description = of(type.qualified());
        description.describer.describe(out, object, reads);
        if (events && description.events) {
            out.events(ObjectEvents.of(type, object, reads));
        }
        return out.toString();
    }

    // A switch and no map: only what is asked for is loaded.
    private static Description of(String type) {
        return switch (type) {
            case "configmaps" -> alone(ConfigDetails::configMap);
            case "endpoints" -> alone(EndpointDetails::endpoints);
            case "limitranges" -> silent(QuotaDetails::range);
            case "namespaces" -> new Description(QuotaDetails::namespace, false);
            case "nodes" -> related(NodeDetails::print);
            case "persistentvolumeclaims" -> related(ClaimDetails::print);
            case "persistentvolumes" -> alone(StorageDetails::volume);
            case "pods" -> alone(PodDetails::print);
            case "replicationcontrollers" -> related(WorkloadDetails::replicationController);
            case "resourcequotas" -> silent(QuotaDetails::quota);
            case "secrets" -> silent(ConfigDetails::secret);
            case "serviceaccounts" -> related(AccountDetails::print);
            case "services" -> related(ServiceDetails::print);
            case "daemonsets.apps" -> related(WorkloadDetails::daemonSet);
            case "deployments.apps" -> related(DeploymentDetails::print);
            case "replicasets.apps" -> related(WorkloadDetails::replicaSet);
            case "statefulsets.apps" -> related(WorkloadDetails::statefulSet);
            case "horizontalpodautoscalers.autoscaling" -> related(AutoscalerDetails::print);
            case "cronjobs.batch" -> alone(JobDetails::cronJob);
            case "jobs.batch" -> alone(JobDetails::job);
            case "certificatesigningrequests.certificates.k8s.io" -> alone(CertificateDetails::print);
            case "endpointslices.discovery.k8s.io" -> alone(EndpointDetails::slice);
            case "ingressclasses.networking.k8s.io" -> alone(IngressDetails::ingressClass);
            case "ingresses.networking.k8s.io" -> related(IngressDetails::ingress);
            case "ipaddresses.networking.k8s.io" -> alone(AddressDetails::address);
            case "networkpolicies.networking.k8s.io" -> silent(NetworkPolicyDetails::print);
            case "servicecidrs.networking.k8s.io" -> alone(AddressDetails::range);
            case "poddisruptionbudgets.policy" -> alone(PolicyDetails::budget);
            case "clusterrolebindings.rbac.authorization.k8s.io" -> silent(RoleDetails::binding);
            case "clusterroles.rbac.authorization.k8s.io" -> silent(RoleDetails::role);
            case "rolebindings.rbac.authorization.k8s.io" -> silent(RoleDetails::binding);
            case "roles.rbac.authorization.k8s.io" -> silent(RoleDetails::role);
            case "priorityclasses.scheduling.k8s.io" -> alone(PolicyDetails::priority);
            case "csinodes.storage.k8s.io" -> alone(StorageDetails::csiNode);
            case "storageclasses.storage.k8s.io" -> alone(StorageDetails::storageClass);
            case "volumeattributesclasses.storage.k8s.io" -> alone(StorageDetails::attributesClass);
            default -> alone(AnyDetails::print);
        };
    }

    private static Description alone(Alone alone) {
        return new Description((out, object, reads) -> alone.describe(out, object), true);
    }

    private static Description related(Describer describer) {
        return new Description(describer, true);
    }

    /** kubectl shows no events of these. */
    private static Description silent(Alone alone) {
        return new Description((out, object, reads) -> alone.describe(out, object), false);
    }
}
