package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodStatus;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.ContainerSpec;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.Image;
import io.balsa.kubelet.runtime.PodRef;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one pod, carries out what was decided, and reports. Never called for one pod by two threads at a time. */
final class PodSync {
    private static final Logger log = LoggerFactory.getLogger(PodSync.class);
    /** What was done changes what is to be done: how often that is followed at once. */
    private static final int ROUNDS = 4;

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(100);

    /** The parts that it puts together. */
    record Parts(
            ContainerRuntime runtime,
            PodReconciler reconciler,
            PodStatuses statuses,
            ContainerSpecs specs,
            PodEvents events,
            Prober prober,
            StatusSender sender) {}

    /** What a pass over a pod leaves behind. */
    record Outcome(Optional<Duration> recheck, boolean gone) {}

    private final Parts parts;
    private final InstantSource clock;
    private final Map<String, PodMemory> memories = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> shownBackOffs = new ConcurrentHashMap<>();

    PodSync(Parts parts, InstantSource clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /** A pod that the API server has. */
    Outcome sync(Pod cached) {
        Pod object = parts.sender().newest(cached);
        PodRef ref = new PodFacts(object).ref();
        Observed observed = observe(ref, Optional.of(object));
        PodPlan plan = parts.reconciler().plan(object, observed, clock.instant());
        Optional<Duration> sooner = Optional.empty();
        for (int round = 0; round < ROUNDS && !plan.actions().isEmpty(); round++) {
            boolean finish = plan.actions().stream().anyMatch(PodAction.Finish.class::isInstance);
            PodStatus last = parts.statuses().of(object, observed, clock.instant());
            if (!actAll(plan.actions(), ref, Optional.of(object))) {
                sooner = Optional.of(AFTER_FAILURE);
            } else if (finish) {
                parts.sender().finish(object, last);
                return new Outcome(Optional.of(AFTER_FAILURE), false);
            }
            observed = observe(ref, Optional.of(object));
            plan = parts.reconciler().plan(object, observed, clock.instant());
        }
        if (!plan.actions().isEmpty() && sooner.isEmpty()) {
            sooner = Optional.of(SOON);
        }
        report(object, observed);
        return new Outcome(sooner.or(() -> untilRecheck(plan(object, ref))), false);
    }

    private PodPlan plan(Pod object, PodRef ref) {
        return parts.reconciler().plan(object, observe(ref, Optional.of(object)), clock.instant());
    }

    /** Containers whose pod the API server does not have any more. */
    Outcome syncOrphan(PodRef ref) {
        Observed observed = observe(ref, Optional.empty());
        PodPlan plan = parts.reconciler().planOrphan(observed, clock.instant());
        boolean done = actAll(plan.actions(), ref, Optional.empty());
        boolean gone = done && plan.actions().stream().anyMatch(PodAction.RemovePod.class::isInstance);
        if (gone) {
            memories.remove(ref.uid());
            shownBackOffs.remove(ref.uid());
            parts.sender().forget(ref.uid());
        }
        return new Outcome(done ? untilRecheck(plan) : Optional.of(AFTER_FAILURE), gone);
    }

    private Optional<Duration> untilRecheck(PodPlan plan) {
        Instant now = clock.instant();
        return plan.recheck().map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
    }

    private Observed observe(PodRef ref, Optional<Pod> object) {
        List<Container> containers = parts.runtime().list(ref);
        return new Observed(
                containers,
                memories.getOrDefault(ref.uid(), PodMemory.NONE),
                parts.prober().health(object.map(PodFacts::new), containers));
    }

    private void report(Pod object, Observed observed) {
        Instant now = clock.instant();
        PodStatus status = parts.statuses().of(object, observed, now);
        if (!status.equals(object.getStatus())) {
            parts.sender().status(object, status);
        }
        var pod = new PodFacts(object);
        Set<String> waiting = new HashSet<>();
        for (var container : pod.containers()) {
            Step step = parts.reconciler().step(pod, container.getName(), false, observed, now);
            boolean backOff = step instanceof Step.Wait wait && wait.reason().endsWith("BackOff");
            if (backOff && !pod.deleting()) {
                waiting.add(container.getName());
                boolean told =
                        shownBackOffs.getOrDefault(pod.ref().uid(), Set.of()).contains(container.getName());
                if (!told) {
                    parts.events().backOff(object, container.getName(), (Step.Wait) step);
                }
            }
        }
        shownBackOffs.put(pod.ref().uid(), waiting);
    }

    /** Whether all was done; else the rest is decided anew. */
    private boolean actAll(List<PodAction> actions, PodRef ref, Optional<Pod> object) {
        for (PodAction action : actions) {
            try {
                act(action, ref, object);
            } catch (RuntimeFailure e) {
                log.warn("Pod {}: {}", ref, e.getMessage());
                if (e.kind() == RuntimeFailure.Kind.CREATE && object.isPresent()) {
                    explain(actions, ref, object.get(), String.valueOf(e.getMessage()));
                }
                return false;
            }
        }
        return true;
    }

    /** What keeps a pod's containers from being started shows in the pod's status, with a delay before the next try. */
    private void explain(List<PodAction> actions, PodRef ref, Pod object, String message) {
        for (PodAction action : actions) {
            if (action instanceof PodAction.Start start) {
                trouble(start, ref, object, "CreateContainerError", message);
            }
        }
    }

    private void act(PodAction action, PodRef ref, Optional<Pod> object) {
        var runtime = parts.runtime();
        if (action instanceof PodAction.Prepare) {
            String address = runtime.prepare(parts.specs().sandbox(new PodFacts(object.orElseThrow())));
            remember(ref, memory(ref).withPodIp(address));
        } else if (action instanceof PodAction.Start start) {
            start(start, ref, object.orElseThrow());
        } else if (action instanceof PodAction.Terminate terminate) {
            boolean first =
                    !memory(ref).asked().containsKey(terminate.container().id());
            runtime.signal(terminate.container(), StopSignal.TERMINATE);
            if (terminate.container().state() instanceof ContainerState.Running) {
                remember(ref, memory(ref).withAsked(terminate.container().id(), clock.instant()));
            }
            if (first) {
                log.info("Pod {}: {}", ref, terminate.why());
                object.ifPresent(pod ->
                        parts.events().killing(pod, terminate.container().key().container(), terminate.why()));
            }
        } else if (action instanceof PodAction.Kill kill) {
            log.info(
                    "Pod {}: killing {} after {} s",
                    ref,
                    kill.container().key(),
                    kill.grace().toSeconds());
            runtime.signal(kill.container(), StopSignal.KILL);
        } else if (action instanceof PodAction.Remove remove) {
            runtime.remove(remove.container());
        } else if (action instanceof PodAction.RemovePod) {
            runtime.removePod(ref);
        }
    }

    private void start(PodAction.Start start, PodRef ref, Pod object) {
        var pod = new PodFacts(object);
        var container = pod.container(start.container()).orElseThrow();
        boolean there = parts.runtime().list(ref).stream()
                .anyMatch(known -> known.key().container().equals(start.container())
                        && known.key().attempt() == start.attempt());
        try {
            ContainerSpec spec = parts.specs()
                    .container(pod, container, start.attempt(), memory(ref).podIp());
            if (!there) {
                Image image = parts.runtime().pull(container.getImage(), ContainerSpecs.pullPolicy(container));
                parts.events().pulled(object, start.container(), image);
            }
            parts.runtime().start(spec);
            if (!there) {
                log.info("Pod {}: started container {}", ref, spec.key());
                parts.events().started(object, start.container());
            }
            remember(
                    ref,
                    memory(ref)
                            .with(start.container(), new PodMemory.OfContainer(start.streakStart(), Optional.empty())));
        } catch (UnsupportedPod e) {
            trouble(start, ref, object, "CreateContainerConfigError", String.valueOf(e.getMessage()));
        } catch (RuntimeFailure e) {
            String message = String.valueOf(e.getMessage());
            switch (e.kind()) {
                case IMAGE -> trouble(start, ref, object, ContainerSteps.ERR_IMAGE_PULL, message);
                case IMAGE_NEVER_PULLED -> trouble(start, ref, object, "ErrImageNeverPull", message);
                case CREATE -> trouble(start, ref, object, "CreateContainerError", message);
                case START -> trouble(start, ref, object, "RunContainerError", message);
                case GONE, UNAVAILABLE -> throw e;
            }
        }
    }

    private void trouble(PodAction.Start start, PodRef ref, Pod object, String reason, String message) {
        log.warn("Pod {}: container {}: {}: {}", ref, start.container(), reason, message);
        remember(ref, memory(ref).withTrouble(start.container(), start.attempt(), reason, message, clock.instant()));
        parts.events().failed(object, start.container(), reason, message);
    }

    private PodMemory memory(PodRef ref) {
        return memories.getOrDefault(ref.uid(), PodMemory.NONE);
    }

    private void remember(PodRef ref, PodMemory memory) {
        memories.put(ref.uid(), memory);
    }
}
