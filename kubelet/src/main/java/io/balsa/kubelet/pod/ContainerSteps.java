package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.kubelet.KubeletLimits.Restarts;
import io.balsa.kubelet.pod.PodFacts.RestartPolicy;
import io.balsa.kubelet.pod.PodMemory.Trouble;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a container is started again. Pure.
 *
 * <p>Example with restartPolicy Always and Kubernetes' delays: attempt 0 ends after 3 s: attempt 1 starts at once. It ends
 * after 3 s: CrashLoopBackOff for 10 s, then attempt 2; the next waits are 20 s, 40 s, up to 5 min. Attempt 7 runs for 10
 * min and ends: attempt 8 starts at once, and the wait before attempt 9 is 10 s again.
 */
final class ContainerSteps {
    /** How long a failed pull is shown as what it is, before it is shown as waiting (as Kubernetes does). */
    private static final Duration SHOW_ERROR = Duration.ofSeconds(2);

    static final String ERR_IMAGE_PULL = "ErrImagePull";
    static final String IMAGE_PULL_BACK_OFF = "ImagePullBackOff";
    static final String CRASH_LOOP_BACK_OFF = "CrashLoopBackOff";

    private final Restarts limits;

    ContainerSteps(Restarts limits) {
        this.limits = limits;
    }

    Step next(PodFacts pod, String name, RestartPolicy policy, Observed observed, Instant now) {
        List<Container> attempts = observed.attempts(name);
        PodMemory.OfContainer memory = observed.memory().of(name);
        if (attempts.isEmpty()) {
            return first(pod, name, policy, memory, now);
        }
        Container latest = attempts.get(0);
        int attempt = latest.key().attempt();
        if (latest.state() instanceof ContainerState.Exited exited) {
            if (!policy.restarts(exited.exitCode())) {
                return new Step.Done(exited.exitCode());
            }
            return again(pod, latest, exited, memory, now);
        }
        return latest.state() instanceof ContainerState.Created
                ? new Step.Start(attempt, memory.streakStart())
                : new Step.Live(latest);
    }

    /** Nothing of it is here: it never ran, or the runtime has lost it. */
    private Step first(PodFacts pod, String name, RestartPolicy policy, PodMemory.OfContainer memory, Instant now) {
        Optional<ContainerStatus> lost =
                pod.told(name).filter(status -> !status.getContainerID().isEmpty());
        if (lost.isEmpty()) {
            return startOrWait(0, 0, memory, now);
        }
        var ended = lost.get().getState().getTerminated();
        int exitCode = lost.get().getState().hasTerminated() ? ended.getExitCode() : LOST_EXIT;
        int attempt = lost.get().getRestartCount() + 1;
        return policy.restarts(exitCode) ? startOrWait(attempt, attempt, memory, now) : new Step.Done(exitCode);
    }

    /** Kubernetes shows a container that vanished as killed. */
    static final int LOST_EXIT = 137;

    private Step again(
            PodFacts pod, Container latest, ContainerState.Exited exited, PodMemory.OfContainer memory, Instant now) {
        int attempt = latest.key().attempt() + 1;
        boolean ranLong =
                Duration.between(exited.startedAt(), exited.finishedAt()).compareTo(limits.reset()) >= 0;
        int streakStart = ranLong ? attempt - 1 : Math.min(memory.streakStart(), attempt - 1);
        Duration delay = delay(attempt - streakStart);
        Instant until = exited.finishedAt().plus(delay);
        if (until.isAfter(now.plus(delay))) {
            // the clock was set back since
            until = now.plus(delay);
        }
        if (now.isBefore(until)) {
            String message = "back-off " + show(delay) + " restarting failed container="
                    + latest.key().container() + " pod=" + pod.ref().name() + "_"
                    + pod.ref().namespace() + "("
                    + pod.ref().uid() + ")";
            return new Step.Wait(CRASH_LOOP_BACK_OFF, message, until);
        }
        return startOrWait(attempt, streakStart, memory, now);
    }

    private Step startOrWait(int attempt, int streakStart, PodMemory.OfContainer memory, Instant now) {
        Optional<Trouble> trouble = memory.trouble().filter(failed -> failed.attempt() == attempt);
        if (trouble.isEmpty()) {
            return new Step.Start(attempt, streakStart);
        }
        Trouble failed = trouble.get();
        Instant until = failed.at().plus(delay(failed.failures() + 1));
        if (!now.isBefore(until)) {
            return new Step.Start(attempt, streakStart);
        }
        Instant shown = failed.at().plus(SHOW_ERROR);
        if (!failed.reason().equals(ERR_IMAGE_PULL)) {
            return new Step.Wait(failed.reason(), failed.message(), until);
        }
        return now.isBefore(shown)
                ? new Step.Wait(ERR_IMAGE_PULL, failed.message(), shown.isBefore(until) ? shown : until)
                : new Step.Wait(IMAGE_PULL_BACK_OFF, "Back-off pulling image: " + failed.message(), until);
    }

    /** How long after so many failures in a row; the first costs nothing. */
    private Duration delay(int failures) {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - 2, 30);
        Duration delay = limits.first().multipliedBy(1L << doublings);
        return delay.compareTo(limits.most()) < 0 ? delay : limits.most();
    }

    /** As Go prints it, because users search for it: 10s, 1m20s, 5m0s. */
    private static String show(Duration delay) {
        String seconds = delay.toSecondsPart() + "s";
        return delay.toMinutes() > 0 ? delay.toMinutes() + "m" + seconds : seconds;
    }
}
