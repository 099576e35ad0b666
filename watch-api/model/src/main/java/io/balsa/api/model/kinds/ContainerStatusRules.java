package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.k8s.core.v1.LinuxContainerUser;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.PodStatus;
import io.balsa.k8s.core.v1.ResourceClaim;
import io.balsa.k8s.core.v1.ResourceHealth;
import io.balsa.k8s.core.v1.ResourceStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What holds for what is reported of the containers of a pod. */
final class ContainerStatusRules {
    private static final String MAIN = "status.containerStatuses";
    private static final String INIT = "status.initContainerStatuses";
    private static final String EPHEMERAL = "status.ephemeralContainerStatuses";
    private static final String CLAIM = "claim:";
    private static final List<String> HEALTH = List.of("Healthy", "Unhealthy", "Unknown");

    private ContainerStatusRules() {}

    /** A container that has ended for good does not run again. */
    static void addTransitions(List<FieldError> errors, PodStatus next, Pod old) {
        PodStatus before = old.getStatus();
        String policy = old.getSpec().getRestartPolicy();
        addTransitions(
                errors,
                MAIN,
                next.getContainerStatusesList(),
                before.getContainerStatusesList(),
                status -> isFinal(status, policy));
        addTransitions(
                errors,
                INIT,
                next.getInitContainerStatusesList(),
                before.getInitContainerStatusesList(),
                status -> isFinal(status, policy) && !isSidecar(old.getSpec(), status.getName()));
        // one that is there for a look is never restarted
        addTransitions(
                errors,
                EPHEMERAL,
                next.getEphemeralContainerStatusesList(),
                before.getEphemeralContainerStatusesList(),
                status -> isFinal(status, "Never"));
    }

    private static void addTransitions(
            List<FieldError> errors,
            String field,
            List<ContainerStatus> next,
            List<ContainerStatus> old,
            Predicate<ContainerStatus> isFinal) {
        for (int i = 0; i < old.size(); i++) {
            ContainerStatus before = old.get(i);
            if (!isFinal.test(before)) {
                continue;
            }
            for (ContainerStatus status : next) {
                if (status.getName().equals(before.getName())
                        && !status.getState().hasTerminated()) {
                    errors.add(FieldError.forbidden(
                            field + "[" + i + "].state", "may not be transitioned to non-terminated state"));
                }
            }
        }
    }

    private static boolean isFinal(ContainerStatus status, String policy) {
        boolean hasFailed = status.getState().getTerminated().getExitCode() != 0;
        boolean isRestarted = policy.equals("Always") || (policy.equals("OnFailure") && hasFailed);
        return status.getState().hasTerminated() && !isRestarted;
    }

    private static boolean isSidecar(PodSpec spec, String name) {
        return named(spec.getInitContainersList(), name)
                .map(container -> container.getRestartPolicy().equals("Always"))
                .orElse(false);
    }

    static void add(List<FieldError> errors, PodStatus status, PodSpec spec) {
        String os = spec.hasOs() ? spec.getOs().getName() : "linux";
        addUsers(errors, MAIN, status.getContainerStatusesList(), os);
        addUsers(errors, INIT, status.getInitContainerStatusesList(), os);
        addUsers(errors, EPHEMERAL, status.getEphemeralContainerStatusesList(), os);
        addDevices(errors, MAIN, status.getContainerStatusesList(), spec.getContainersList());
        addDevices(errors, INIT, status.getInitContainerStatusesList(), spec.getInitContainersList());
        for (int i = 0; i < status.getEphemeralContainerStatusesCount(); i++) {
            if (status.getEphemeralContainerStatuses(i).getAllocatedResourcesStatusCount() > 0) {
                errors.add(FieldError.forbidden(
                        EPHEMERAL + "[" + i + "].allocatedResourcesStatus",
                        "must not be specified in container status"));
            }
        }
    }

    private static void addUsers(List<FieldError> errors, String field, List<ContainerStatus> statuses, String os) {
        for (int i = 0; i < statuses.size(); i++) {
            if (!statuses.get(i).getUser().hasLinux()) {
                continue;
            }
            String at = field + "[" + i + "].linux";
            if (os.equals("windows")) {
                errors.add(FieldError.forbidden(at, "cannot be set for a windows pod"));
            } else if (os.equals("linux")) {
                addUser(errors, at, statuses.get(i).getUser().getLinux());
            }
        }
    }

    private static void addUser(List<FieldError> errors, String field, LinuxContainerUser user) {
        addId(errors, field + ".uid", user.getUid());
        addId(errors, field + ".gid", user.getGid());
        for (int i = 0; i < user.getSupplementalGroupsCount(); i++) {
            addId(errors, field + ".supplementalGroups[" + i + "]", user.getSupplementalGroups(i));
        }
    }

    private static void addId(List<FieldError> errors, String field, long id) {
        if (id < 0 || id > Integer.MAX_VALUE) {
            errors.add(FieldError.invalid(field, id, Names.between(0, Integer.MAX_VALUE)));
        }
    }

    private static void addDevices(
            List<FieldError> errors, String field, List<ContainerStatus> statuses, List<Container> containers) {
        for (int i = 0; i < statuses.size(); i++) {
            ContainerStatus status = statuses.get(i);
            Optional<Container> container = named(containers, status.getName());
            for (int j = 0; j < status.getAllocatedResourcesStatusCount(); j++) {
                ResourceStatus resource = status.getAllocatedResourcesStatus(j);
                String at = field + "[" + i + "].allocatedResourcesStatus[" + j + "]";
                container.ifPresent(known -> addResource(errors, at + ".name", resource.getName(), known));
                addHealth(errors, at + ".resources", resource.getResourcesList());
            }
        }
    }

    private static void addResource(List<FieldError> errors, String field, String name, Container container) {
        if (name.startsWith(CLAIM)) {
            boolean isClaimed = container.getResources().getClaimsList().stream()
                    .anyMatch(claim -> name.equals(CLAIM + text(claim)));
            if (!isClaimed) {
                errors.add(FieldError.invalid(
                        field,
                        name,
                        "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or"
                                + " 'claim:<claimName>' if request is empty"));
            }
        } else if (!container.getResources().getRequestsMap().containsKey(name)) {
            errors.add(FieldError.invalid(field, name, "must match one of the container's resource requests"));
        }
    }

    private static String text(ResourceClaim claim) {
        return claim.getRequest().isEmpty() ? claim.getName() : claim.getName() + "/" + claim.getRequest();
    }

    private static void addHealth(List<FieldError> errors, String field, List<ResourceHealth> resources) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < resources.size(); i++) {
            MetaRules.addOneOf(
                    errors, field + "[" + i + "].health", resources.get(i).getHealth(), HEALTH);
            if (!seen.add(resources.get(i).getResourceID())) {
                errors.add(FieldError.duplicate(
                        field + "[" + i + "].resourceID", resources.get(i).getResourceID()));
            }
        }
    }

    private static Optional<Container> named(List<Container> containers, String name) {
        return containers.stream()
                .filter(container -> container.getName().equals(name))
                .findFirst();
    }
}
