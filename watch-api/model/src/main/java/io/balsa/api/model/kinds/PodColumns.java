package io.balsa.api.model.kinds;

import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerStateTerminated;
import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.meta.v1.Time;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A pod's row. Its status is one word for the state of all containers: the phase, unless something tells more. In this
 * order the last that applies wins: the status' own reason; the first init container that is not done ({@code
 * Init:1/2}, {@code Init:Error}); the first container that waits or has ended ({@code CrashLoopBackOff}, {@code
 * Completed}, {@code ExitCode:1}); that the pod is being deleted ({@code Terminating}).
 */
final class PodColumns {
    static final List<Column> COLUMNS = List.of(
            Column.objectName(),
            Column.text("Ready", "How many containers are ready, of how many."),
            Column.text("Status", "The state of all containers in a word."),
            Column.text("Restarts", "How often containers were restarted, and when last."),
            Column.age(),
            Column.text("IP", "The pod's address.").wide(),
            Column.text("Node", "The node it runs on.").wide(),
            Column.text("Nominated Node", "The node where room is being made for it.")
                    .wide(),
            Column.text("Readiness Gates", "How many readiness gates are open, of how many.")
                    .wide());

    private static final List<Row.Condition> SUCCEEDED =
            List.of(new Row.Condition("Completed", "True", "Succeeded", "The pod has completed successfully."));
    private static final List<Row.Condition> FAILED =
            List.of(new Row.Condition("Completed", "True", "Failed", "The pod failed."));

    private final Pod pod;
    private final Set<String> sidecars;
    private String status;
    private int ready;
    private int restarts;
    private long lastRestart;

    private PodColumns(Pod pod) {
        this.pod = pod;
        this.sidecars = pod.getSpec().getInitContainersList().stream()
                .filter(container -> container.getRestartPolicy().equals("Always"))
                .map(Container::getName)
                .collect(Collectors.toSet());
        this.status = pod.getStatus().getReason().isEmpty()
                ? pod.getStatus().getPhase()
                : pod.getStatus().getReason();
    }

    static Row row(Pod pod, Instant now) {
        PodColumns columns = new PodColumns(pod);
        columns.read();
        String phase = pod.getStatus().getPhase();
        List<Row.Condition> conditions =
                phase.equals("Succeeded") ? SUCCEEDED : phase.equals("Failed") ? FAILED : List.of();
        int containers = pod.getSpec().getContainersCount() + columns.sidecars.size();
        return new Row(
                List.of(
                        Meta.name(pod),
                        columns.ready + "/" + containers,
                        columns.status,
                        columns.restartsText(now),
                        Ages.since(pod.getMetadata().getCreationTimestamp(), now),
                        ip(pod),
                        CellText.orNone(pod.getSpec().getNodeName()),
                        CellText.orNone(pod.getStatus().getNominatedNodeName()),
                        readinessGates(pod)),
                conditions);
    }

    /** The state of all containers in a word. */
    static String status(Pod pod) {
        PodColumns columns = new PodColumns(pod);
        columns.read();
        return columns.status;
    }

    private void read() {
        if (conditions()
                .anyMatch(each -> each.getType().equals("PodScheduled")
                        && each.getReason().equals("SchedulingGated"))) {
            status = "SchedulingGated";
        }
        boolean initializing = readInitContainers();
        if (!initializing || isTrue("Initialized")) {
            restarts = 0;
            lastRestart = 0;
            pod.getStatus().getInitContainerStatusesList().stream()
                    .filter(container -> sidecars.contains(container.getName()))
                    .forEach(this::countRestarts);
            readContainers();
        }
        if (Meta.isDeleting(pod)) {
            String phase = pod.getStatus().getPhase();
            if (pod.getStatus().getReason().equals("NodeLost")) {
                status = "Unknown";
            } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
                status = "Terminating";
            }
        }
    }

    /** Answers whether an init container is still to be done. */
    private boolean readInitContainers() {
        List<ContainerStatus> all = pod.getStatus().getInitContainerStatusesList();
        for (int i = 0; i < all.size(); i++) {
            ContainerStatus container = all.get(i);
            countRestarts(container);
            boolean ended = container.getState().hasTerminated();
            if (ended && container.getState().getTerminated().getExitCode() == 0) {
                continue;
            }
            if (sidecars.contains(container.getName()) && container.getStarted()) {
                ready += container.getReady() ? 1 : 0;
                continue;
            }
            String waiting = container.getState().getWaiting().getReason();
            if (ended) {
                status = "Init:" + ending(container.getState().getTerminated());
            } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                status = "Init:" + waiting;
            } else {
                status = "Init:" + i + "/" + pod.getSpec().getInitContainersCount();
            }
            return true;
        }
        return false;
    }

    private void readContainers() {
        boolean running = false;
        List<ContainerStatus> all = pod.getStatus().getContainerStatusesList();
        for (int i = all.size() - 1; i >= 0; i--) {
            ContainerStatus container = all.get(i);
            countRestarts(container);
            String waiting = container.getState().getWaiting().getReason();
            if (!waiting.isEmpty()) {
                status = waiting;
            } else if (container.getState().hasTerminated()) {
                status = ending(container.getState().getTerminated());
            } else if (container.getReady() && container.getState().hasRunning()) {
                running = true;
                ready++;
            }
        }
        if (status.equals("Completed") && running) {
            status = isTrue("Ready") ? "Running" : "NotReady";
        }
    }

    private static String ending(ContainerStateTerminated end) {
        if (!end.getReason().isEmpty()) {
            return end.getReason();
        }
        return end.getSignal() != 0 ? "Signal:" + end.getSignal() : "ExitCode:" + end.getExitCode();
    }

    private void countRestarts(ContainerStatus container) {
        restarts += container.getRestartCount();
        Time end = container.getLastState().getTerminated().getFinishedAt();
        lastRestart = Math.max(lastRestart, end.getSeconds());
    }

    private String restartsText(Instant now) {
        if (restarts == 0 || lastRestart == 0) {
            return Integer.toString(restarts);
        }
        return restarts + " ("
                + Ages.since(Time.newBuilder().setSeconds(lastRestart).build(), now) + " ago)";
    }

    private java.util.stream.Stream<PodCondition> conditions() {
        return pod.getStatus().getConditionsList().stream();
    }

    private boolean isTrue(String type) {
        return conditions()
                .anyMatch(
                        each -> each.getType().equals(type) && each.getStatus().equals("True"));
    }

    private static String ip(Pod pod) {
        return pod.getStatus().getPodIPsCount() > 0
                ? CellText.orNone(pod.getStatus().getPodIPs(0).getIp())
                : CellText.orNone(pod.getStatus().getPodIP());
    }

    private static String readinessGates(Pod pod) {
        if (pod.getSpec().getReadinessGatesCount() == 0) {
            return CellText.NONE;
        }
        PodColumns columns = new PodColumns(pod);
        long open = pod.getSpec().getReadinessGatesList().stream()
                .filter(gate -> columns.isTrue(gate.getConditionType()))
                .count();
        return open + "/" + pod.getSpec().getReadinessGatesCount();
    }
}
