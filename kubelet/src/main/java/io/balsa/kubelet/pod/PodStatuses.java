package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.k8s.core.v1.HostIP;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.core.v1.PodIP;
import io.balsa.k8s.core.v1.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A pod's status from what is observed, on top of the status that the API server has: what others wrote into it stays.
 * Pure; the same facts give the same bytes, so that an unchanged status is not sent.
 */
public final class PodStatuses {
    private final PodReconciler reconciler;
    private final String hostIp;

    public PodStatuses(PodReconciler reconciler, String hostIp) {
        this.reconciler = reconciler;
        this.hostIp = hostIp;
    }

    public PodStatus of(Pod object, Observed observed, Instant now) {
        var pod = new PodFacts(object);
        boolean stopping = pod.deleting() || pod.over();
        List<ContainerStatus> init = new ArrayList<>();
        List<Step> initSteps = new ArrayList<>();
        boolean held = false;
        for (Container container : pod.initContainers()) {
            Step step = reconciler.step(pod, container.getName(), true, observed, now);
            init.add(ContainerStatuses.of(pod, container, shown(step, stopping), observed, held));
            initSteps.add(step);
            held |= !succeeded(step);
        }
        List<ContainerStatus> main = new ArrayList<>();
        List<Step> mainSteps = new ArrayList<>();
        for (Container container : pod.containers()) {
            Step step = reconciler.step(pod, container.getName(), false, observed, now);
            main.add(ContainerStatuses.of(pod, container, shown(step, stopping), observed, held));
            mainSteps.add(step);
        }
        String phase = pod.over() ? object.getStatus().getPhase() : phase(initSteps, mainSteps, main, stopping);
        PodStatus.Builder status = object.getStatus().toBuilder()
                .setPhase(phase)
                .clearInitContainerStatuses()
                .addAllInitContainerStatuses(init)
                .clearContainerStatuses()
                .addAllContainerStatuses(main);
        addresses(status, observed, now);
        conditions(status, pod, initSteps, now);
        return status.build();
    }

    private static Optional<Step> shown(Step step, boolean stopping) {
        return stopping && !(step instanceof Step.Done) ? Optional.empty() : Optional.of(step);
    }

    private static boolean succeeded(Step step) {
        return step instanceof Step.Done done && done.exitCode() == 0;
    }

    private static boolean failed(Step step) {
        return step instanceof Step.Done done && done.exitCode() != 0;
    }

    private static String phase(List<Step> init, List<Step> main, List<ContainerStatus> statuses, boolean stopping) {
        if (init.stream().anyMatch(PodStatuses::failed)) {
            return "Failed";
        }
        if (!init.stream().allMatch(PodStatuses::succeeded)) {
            return "Pending";
        }
        if (main.stream().allMatch(Step.Done.class::isInstance)) {
            return main.stream().anyMatch(PodStatuses::failed) ? "Failed" : "Succeeded";
        }
        boolean allHaveStarted = statuses.stream()
                .allMatch(status -> status.getState().hasRunning()
                        || status.getState().hasTerminated()
                        || status.getLastState().hasTerminated());
        if (stopping && statuses.stream().allMatch(status -> status.getState().hasTerminated())) {
            boolean clean = statuses.stream()
                    .allMatch(status -> status.getState().getTerminated().getExitCode() == 0);
            return clean ? "Succeeded" : "Failed";
        }
        return allHaveStarted ? "Running" : "Pending";
    }

    private void addresses(PodStatus.Builder status, Observed observed, Instant now) {
        status.setHostIP(hostIp).clearHostIPs().addHostIPs(HostIP.newBuilder().setIp(hostIp));
        if (!status.hasStartTime()) {
            status.setStartTime(ContainerStatuses.time(now));
        }
        String podIp = observed.podIp();
        if (!podIp.isEmpty()) {
            status.setPodIP(podIp).clearPodIPs().addPodIPs(PodIP.newBuilder().setIp(podIp));
        }
    }

    private static void conditions(PodStatus.Builder status, PodFacts pod, List<Step> init, Instant now) {
        boolean over =
                status.getPhase().equals("Succeeded") || status.getPhase().equals("Failed");
        List<String> unready = names(status.getContainerStatusesList(), container -> !container.getReady());
        String reason = status.getPhase().equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
        String message = over ? "" : "containers with unready status: [" + String.join(" ", unready) + "]";
        boolean initialized = init.stream().allMatch(PodStatuses::succeeded);
        List<String> waiting = names(
                status.getInitContainerStatusesList(),
                container -> !container.getState().hasTerminated()
                        || container.getState().getTerminated().getExitCode() != 0);
        put(
                status,
                "Initialized",
                initialized,
                initialized ? "" : "ContainersNotInitialized",
                initialized ? "" : "containers with incomplete status: [" + String.join(" ", waiting) + "]",
                now);
        boolean ready = unready.isEmpty() && !over && !pod.containers().isEmpty();
        put(status, "Ready", ready, ready ? "" : reason, ready ? "" : message, now);
        put(status, "ContainersReady", ready, ready ? "" : reason, ready ? "" : message, now);
        if (status.getConditionsList().stream()
                .noneMatch(condition -> condition.getType().equals("PodScheduled"))) {
            put(status, "PodScheduled", true, "", "", now);
        }
    }

    private static List<String> names(List<ContainerStatus> statuses, Predicate<ContainerStatus> which) {
        return statuses.stream().filter(which).map(ContainerStatus::getName).toList();
    }

    /** A condition keeps the time of its last transition until its status changes. */
    private static void put(
            PodStatus.Builder status, String type, boolean value, String reason, String message, Instant now) {
        PodCondition.Builder condition = PodCondition.newBuilder().setType(type).setStatus(value ? "True" : "False");
        if (!reason.isEmpty()) {
            condition.setReason(reason);
        }
        if (!message.isEmpty()) {
            condition.setMessage(message);
        }
        List<PodCondition> all = status.getConditionsList();
        int index = Stream.iterate(0, i -> i < all.size(), i -> i + 1)
                .filter(i -> all.get(i).getType().equals(type))
                .findFirst()
                .orElse(-1);
        boolean same = index >= 0 && all.get(index).getStatus().equals(condition.getStatus());
        condition.setLastTransitionTime(same ? all.get(index).getLastTransitionTime() : ContainerStatuses.time(now));
        if (index >= 0) {
            status.setConditions(index, condition);
        } else {
            status.addConditions(condition);
        }
    }
}
