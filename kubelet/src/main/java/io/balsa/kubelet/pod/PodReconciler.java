package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.kubelet.KubeletLimits.Restarts;
import io.balsa.kubelet.runtime.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what to do about one pod. Pure: the same arguments give the same plan, and a plan that has been carried out is
 * followed by an empty one until the world changes.
 *
 * <p>Example: a pod of one container, nothing there: {@code [Prepare]}, then {@code [Start web#0]}, then nothing. The
 * container exits: {@code [Start web#1]}. It exits again: nothing, look again in 10 s. The pod is deleted with 30 s of
 * grace while web#2 runs: {@code [Terminate web#2]}, look again in 30 s; it runs still: {@code [Kill web#2]}; it has ended:
 * {@code [RemovePod, Finish]}.
 */
public final class PodReconciler {
    /** How soon to look again at something that is expected to change by itself. */
    private static final Duration SOON = Duration.ofMillis(200);

    private final ContainerSteps steps;

    public PodReconciler(Restarts limits) {
        this.steps = new ContainerSteps(limits);
    }

    /** What to do about a pod that the API server has. */
    public PodPlan plan(Pod object, Observed observed, Instant now) {
        var pod = new PodFacts(object);
        var draft = new Draft(observed, now);
        if (pod.deleting()) {
            if (draft.stopAll(pod.grace(), "Stopping container {name}")) {
                draft.actions.add(new PodAction.RemovePod());
                draft.actions.add(new PodAction.Finish());
            }
        } else if (pod.over()) {
            draft.stopAll(pod.grace(), "Stopping container {name}");
        } else {
            run(pod, observed, draft);
        }
        return draft.plan();
    }

    /** What to do about containers whose pod the API server does not have any more: each ends with its own grace. */
    public PodPlan planOrphan(Observed observed, Instant now) {
        var draft = new Draft(observed, now);
        long grace = observed.containers().stream()
                .mapToLong(io.balsa.kubelet.runtime.Container::graceSeconds)
                .max()
                .orElse(0);
        if (draft.stopAll(Duration.ofSeconds(grace), "Stopping container {name}: its pod is gone")) {
            draft.actions.add(new PodAction.RemovePod());
        }
        return draft.plan();
    }

    private void run(PodFacts pod, Observed observed, Draft draft) {
        for (Container init : pod.initContainers()) {
            Step step = step(pod, init.getName(), pod.initRestartPolicy(), draft);
            boolean succeeded = step instanceof Step.Done done && done.exitCode() == 0;
            if (!succeeded) {
                carryOn(pod, init.getName(), step, draft);
                // Kubernetes: init containers run one after another, the others after all of them
                return;
            }
        }
        for (Container container : pod.containers()) {
            carryOn(pod, container.getName(), step(pod, container.getName(), pod.restartPolicy(), draft), draft);
        }
        Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                .flatMap(container ->
                        observed.attempts(container.getName()).stream().skip(2))
                .filter(old -> old.state() instanceof ContainerState.Exited)
                .forEach(old -> draft.actions.add(new PodAction.Remove(old)));
    }

    private Step step(PodFacts pod, String name, PodFacts.RestartPolicy policy, Draft draft) {
        return steps.next(pod, name, policy, draft.observed, draft.now);
    }

    /** For the status: the same question, the same answer. */
    Step step(PodFacts pod, String name, boolean init, Observed observed, Instant now) {
        return steps.next(pod, name, init ? pod.initRestartPolicy() : pod.restartPolicy(), observed, now);
    }

    private void carryOn(PodFacts pod, String name, Step step, Draft draft) {
        if (step instanceof Step.Start start) {
            boolean prepared = !draft.observed.memory().podIp().isEmpty();
            boolean preparing = draft.actions.stream().anyMatch(PodAction.Prepare.class::isInstance);
            if (!prepared && !preparing) {
                draft.actions.add(new PodAction.Prepare());
            }
            draft.actions.add(new PodAction.Start(name, start.attempt(), start.streakStart()));
            draft.lookAgain(draft.now.plus(SOON));
        } else if (step instanceof Step.Wait wait) {
            draft.lookAgain(wait.until());
        } else if (step instanceof Step.Live live
                && draft.observed
                        .health(live.container())
                        .map(Observed.Health::failed)
                        .orElse(false)) {
            draft.stop(
                    live.container(),
                    Duration.ofSeconds(pod.graceSeconds()),
                    "Container {name} failed its liveness or startup probe, will be restarted");
        }
    }

    /** A plan in the making. */
    private static final class Draft {
        private final Observed observed;
        private final Instant now;
        private final List<PodAction> actions = new ArrayList<>();
        private Optional<Instant> recheck = Optional.empty();

        Draft(Observed observed, Instant now) {
            this.observed = observed;
            this.now = now;
        }

        void lookAgain(Instant at) {
            recheck = Stream.concat(recheck.stream(), Stream.of(at)).min(Comparator.naturalOrder());
        }

        /** Whether all have ended already. */
        boolean stopAll(Duration grace, String why) {
            boolean ended = true;
            for (var container : observed.containers()) {
                if (!(container.state() instanceof ContainerState.Exited)) {
                    ended = false;
                    stop(container, grace, why);
                }
            }
            return ended;
        }

        void stop(io.balsa.kubelet.runtime.Container container, Duration grace, String why) {
            Instant asked = observed.memory().asked().get(container.id());
            boolean running = container.state() instanceof ContainerState.Running;
            if (asked == null || !running) {
                String name = container.key().container();
                actions.add(new PodAction.Terminate(container, why.replace("{name}", name)));
                Instant end = now.plus(grace);
                lookAgain(running && end.isAfter(now.plus(SOON)) ? end : now.plus(SOON));
            } else if (now.isBefore(asked.plus(grace))) {
                lookAgain(asked.plus(grace));
            } else {
                actions.add(new PodAction.Kill(container, grace));
                lookAgain(now.plus(SOON));
            }
        }

        PodPlan plan() {
            return new PodPlan(actions, recheck);
        }
    }
}
