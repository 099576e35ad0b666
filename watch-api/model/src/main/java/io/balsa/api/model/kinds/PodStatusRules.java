package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.core.v1.PodIP;
import io.balsa.k8s.core.v1.PodResourceClaim;
import io.balsa.k8s.core.v1.PodResourceClaimStatus;
import io.balsa.k8s.core.v1.PodStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for what a kubelet reports of a pod. */
final class PodStatusRules {
    /** Known by Kubernetes itself, whatever their form. */
    private static final Set<String> SYSTEM_CONDITIONS = Set.of("PodScheduled", "Ready", "Initialized");

    private PodStatusRules() {}

    /** The one address that old kubelets report counts where the list of all says something else. */
    static void alignAddresses(PodStatus.Builder status) {
        if (status.getPodIP().isEmpty()) {
            if (status.getPodIPsCount() > 0) {
                status.setPodIP(status.getPodIPs(0).getIp());
            }
        } else if (status.getPodIPsCount() == 0 || !status.getPodIPs(0).getIp().equals(status.getPodIP())) {
            status.clearPodIPs().addPodIPs(PodIP.newBuilder().setIp(status.getPodIP()));
        }
    }

    static List<FieldError> validateUpdate(Pod next, Pod old) {
        PodStatus status = next.getStatus();
        List<FieldError> errors = new ArrayList<>();
        // Kubernetes: told as if they were in the metadata
        addConditions(errors, "metadata.conditions", status.getConditionsList());
        String node = status.getNominatedNodeName();
        if (!node.isEmpty() && !node.equals(old.getStatus().getNominatedNodeName())) {
            MetaRules.addInvalid(errors, "status.nominatedNodeName", node, Names.dnsSubdomain(node));
        }
        MetaRules.addChanged(
                errors, "status.qosClass", status.getQosClass(), old.getStatus().getQosClass());
        ContainerStatusRules.addTransitions(errors, status, old);
        addClaims(errors, status.getResourceClaimStatusesList(), next.getSpec().getResourceClaimsList());
        FamilyRules.addPodIps(errors, status);
        FamilyRules.addHostIps(errors, status);
        ContainerStatusRules.add(errors, status, next.getSpec());
        return errors;
    }

    private static void addConditions(List<FieldError> errors, String field, List<PodCondition> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            String type = conditions.get(i).getType();
            if (!SYSTEM_CONDITIONS.contains(type)) {
                MetaRules.addInvalid(errors, field + "[" + i + "].Type", type, Names.qualifiedName(type));
            }
        }
    }

    private static void addClaims(
            List<FieldError> errors, List<PodResourceClaimStatus> statuses, List<PodResourceClaim> claims) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < statuses.size(); i++) {
            PodResourceClaimStatus status = statuses.get(i);
            String field = "status.resourceClaimStatuses[" + i + "].name";
            if (claims.stream().noneMatch(claim -> claim.getName().equals(status.getName()))) {
                errors.add(FieldError.invalid(
                        field, status.getName(), "must match the name of an entry in `spec.resourceClaims`"));
            }
            if (!seen.add(status.getName())) {
                errors.add(FieldError.duplicate(field, status.getName()));
            }
            if (status.hasResourceClaimName()) {
                String claim = status.getResourceClaimName();
                MetaRules.addInvalid(errors, field, claim, Names.dnsSubdomain(claim));
            }
        }
    }
}
