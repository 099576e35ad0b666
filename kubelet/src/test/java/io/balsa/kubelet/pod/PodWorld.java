package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.PodStatus;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Time;
import io.balsa.kubelet.KubeletLimits;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerKey;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.PodRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One pod, a runtime in a map and a clock that the test moves: what a reconciler acts on, without any I/O. */
final class PodWorld {
    private static final PodRef REF = new PodRef("uid-1", "default", "web");

    private final PodReconciler reconciler =
            new PodReconciler(KubeletLimits.defaults().restarts());
    private final PodStatuses statuses = new PodStatuses(reconciler, "127.0.0.2");
    private final Map<String, Container> containers = new TreeMap<>();
    private Pod.Builder pod;
    private PodMemory memory = PodMemory.NONE;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    boolean imageMissing;
    /** What a start that fails fails with. */
    String trouble = "ErrImagePull";

    boolean finished;
    boolean ignoresTerm = true;

    PodWorld(String restartPolicy, String... names) {
        PodSpec.Builder spec =
                PodSpec.newBuilder().setRestartPolicy(restartPolicy).setTerminationGracePeriodSeconds(30);
        for (String name : names) {
            spec.addContainers(
                    io.balsa.k8s.core.v1.Container.newBuilder().setName(name).setImage("busybox"));
        }
        pod = Pod.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setUid(REF.uid())
                        .setNamespace(REF.namespace())
                        .setName(REF.name()))
                .setSpec(spec);
    }

    void withInit(String... names) {
        for (String name : names) {
            pod.getSpecBuilder()
                    .addInitContainers(io.balsa.k8s.core.v1.Container.newBuilder()
                            .setName(name)
                            .setImage("busybox"));
        }
    }

    void change(Consumer<Pod.Builder> how) {
        how.accept(pod);
    }

    Pod pod() {
        return pod.build();
    }

    Instant now() {
        return now;
    }

    private Observed observed() {
        return new Observed(List.copyOf(containers.values()), memory, Map.of());
    }

    PodPlan plan() {
        PodPlan plan = reconciler.plan(pod.build(), observed(), now);
        // A plan that is due at once and has not changed by then is made without a pause.
        if (plan.recheck().filter(at -> !at.isAfter(now)).isPresent()) {
            throw new AssertionError("to be looked at again at " + plan.recheck() + ", and it is " + now);
        }
        return plan;
    }

    PodStatus status() {
        return statuses.of(pod.build(), observed(), now);
    }

    /** The API server accepts the status. */
    void report() {
        pod.setStatus(status());
    }

    /** A new kubelet knows nothing but what the API server and the runtime know. */
    void forget() {
        memory = PodMemory.NONE;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void delete(long graceSeconds) {
        pod.getMetadataBuilder()
                .setDeletionTimestamp(Time.newBuilder().setSeconds(now.getEpochSecond() + graceSeconds))
                .setDeletionGracePeriodSeconds(graceSeconds);
    }

    /** Carries out plans until one is empty. */
    void settle() {
        for (int i = 0; i < 20; i++) {
            PodPlan plan = plan();
            if (plan.actions().isEmpty() || finished) {
                return;
            }
            if (!act(plan.actions())) {
                return;
            }
        }
        throw new AssertionError("the plans do not come to an end: " + plan());
    }

    private boolean act(List<PodAction> actions) {
        for (PodAction action : actions) {
            if (action instanceof PodAction.Prepare) {
                memory = memory.withPodIp("127.2.0.1");
            } else if (action instanceof PodAction.Start start) {
                start(start);
            } else if (action instanceof PodAction.Terminate terminate) {
                memory = memory.withAsked(terminate.container().id(), now);
                if (!ignoresTerm) {
                    end(terminate.container(), 143);
                }
            } else if (action instanceof PodAction.Kill kill) {
                end(kill.container(), 137);
            } else if (action instanceof PodAction.Remove remove) {
                containers.remove(remove.container().id());
            } else if (action instanceof PodAction.RemovePod) {
                if (containers.values().stream().anyMatch(PodWorld::isLive)) {
                    throw new AssertionError("a pod was removed while " + live() + " run");
                }
                containers.clear();
                return false;
            } else if (action instanceof PodAction.Finish) {
                finished = true;
            }
        }
        return true;
    }

    private void start(PodAction.Start start) {
        if (imageMissing) {
            memory = memory.withTrouble(start.container(), start.attempt(), trouble, "no image", now);
            return;
        }
        var key = new ContainerKey(REF, start.container(), start.attempt());
        String id = key.toString();
        Container known = containers.get(id);
        if (known == null || known.state() instanceof ContainerState.Created) {
            boolean another = containers.values().stream()
                    .anyMatch(other -> other.key().container().equals(start.container())
                            && isLive(other)
                            && !other.id().equals(id));
            if (another) {
                throw new AssertionError("two instances of " + start.container() + ": " + live());
            }
            var running = new ContainerState.Running(now);
            containers.put(id, new Container(key, id, "busybox", "busybox", "127.2.0.1", 30, running));
        }
        memory = memory.with(
                start.container(), new PodMemory.OfContainer(start.streakStart(), java.util.Optional.empty()));
    }

    private void end(Container container, int code) {
        if (container.state() instanceof ContainerState.Running running) {
            put(container, new ContainerState.Exited(running.startedAt(), now, code, ContainerState.Cause.NONE));
        }
    }

    private void put(Container container, ContainerState state) {
        containers.put(
                container.id(),
                new Container(container.key(), container.id(), "busybox", "busybox", "127.2.0.1", 30, state));
    }

    private static boolean isLive(Container container) {
        return !(container.state() instanceof ContainerState.Exited);
    }

    /** A running container ends by itself. */
    void exit(String name, int code) {
        List.copyOf(containers.values()).stream()
                .filter(container -> container.key().container().equals(name))
                .forEach(container -> end(container, code));
    }

    /** The runtime forgets it. */
    void lose(String name) {
        containers.values().removeIf(container -> container.key().container().equals(name));
    }

    /** Put there by an earlier kubelet. */
    void add(String name, int attempt, ContainerState state) {
        var key = new ContainerKey(REF, name, attempt);
        containers.put(
                key.toString(), new Container(key, key.toString(), "busybox", "busybox", "127.2.0.1", 30, state));
    }

    Duration waitUntilRunning(String name) {
        Instant start = now;
        for (int i = 0; i < 100; i++) {
            settle();
            if (live().stream().anyMatch(live -> live.startsWith(name + "#"))) {
                return Duration.between(start, now);
            }
            now = plan().recheck().orElseThrow();
        }
        throw new AssertionError(name + " was not started");
    }

    List<String> live() {
        List<String> names = new ArrayList<>();
        containers.values().stream()
                .filter(PodWorld::isLive)
                .forEach(container -> names.add(
                        container.key().container() + "#" + container.key().attempt()));
        return names;
    }

    /** How often a container was started. */
    int attempts(String name) {
        return 1
                + containers.values().stream()
                        .filter(container -> container.key().container().equals(name))
                        .mapToInt(container -> container.key().attempt())
                        .max()
                        .orElse(-1);
    }
}
