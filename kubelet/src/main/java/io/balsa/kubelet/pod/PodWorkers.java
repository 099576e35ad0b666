package io.balsa.kubelet.pod;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Backoff;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.loop.Announcement;
import io.balsa.api.client.loop.WorkQueue;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.kubelet.KubeletLimits;
import io.balsa.kubelet.pod.PodSync.Outcome;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.PodRef;
import io.balsa.kubelet.runtime.RuntimeFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that keep this node's pods as they should be. A pod is looked at when its object changes, when one of its
 * containers does (noticed by listing them all every half second), when a probe changes its mind, and when the last look
 * asked for it.
 */
public final class PodWorkers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PodWorkers.class);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    private static final int SENDERS = 2;
    /** More pods than a node has. */
    private static final int CAPACITY = 10_000;

    /** Who these workers work for. */
    public record Identity(String nodeName, String hostIp) {}

    /** Is told which pods of this node can serve, as soon as it is known here. */
    public interface Readiness {
        void changed(Set<String> unservingPodUids);
    }

    private final ContainerRuntime runtime;
    private final PodSource source;
    private final PodSync sync;
    private final StatusSender sender;
    private final WorkQueue<String> queue;
    private final KubeletLimits.Work limits;
    private final Readiness readiness;
    private final ExecutorService threads = Executors.newCachedThreadPool(PodWorkers::daemon);
    private final ScheduledExecutorService relister;
    private final ScheduledExecutorService probes;

    /** Pods that anything may be left of, by uid. */
    private final Map<String, PodRef> known = new ConcurrentHashMap<>();

    /** Touched by the relisting thread only. */
    private Map<String, Set<String>> lastSeen = new HashMap<>();

    private volatile boolean runtimeAnswers = true;
    private volatile boolean closed;

    public PodWorkers(
            Identity identity, ContainerRuntime runtime, PodSource source, Reporting reporting, KubeletLimits limits) {
        Clockwork clockwork = reporting.clockwork();
        this.runtime = runtime;
        this.source = source;
        this.limits = limits.work();
        this.readiness = reporting.readiness();
        this.queue = new WorkQueue<>(CAPACITY, Backoff.Policy.forWork(), clockwork.random(), clockwork.nanoTime());
        this.sender = new StatusSender(reporting.api().kind(Pod.class), this::wake, clockwork);
        this.relister = clockwork.executor("kubelet-relist");
        this.probes = Executors.newScheduledThreadPool(limits.work().probes(), PodWorkers::daemon);
        var events = new PodEvents(reporting.recorder());
        var reconciler = new PodReconciler(limits.restarts());
        this.sync = new PodSync(
                new PodSync.Parts(
                        runtime,
                        reconciler,
                        new PodStatuses(reconciler, identity.hostIp()),
                        new ContainerSpecs(identity.nodeName(), identity.hostIp()),
                        events,
                        new Prober(probes, new ProbeReports(source, events, this::wake)),
                        sender),
                clockwork.clock());
    }

    /** Where the workers report to. */
    public record Reporting(ApiClient api, Consumer<Announcement> recorder, Readiness readiness, Clockwork clockwork) {}

    public void start() {
        sender.start(threads, SENDERS);
        for (int i = 0; i < limits.workers(); i++) {
            threads.execute(this::work);
        }
        relister.scheduleWithFixedDelay(this::relist, 0, limits.relist().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something may have changed about the pod. */
    public void wake(String podUid) {
        queue.add(podUid);
    }

    /** Whether the container engine answered when it was asked last. */
    public boolean runtimeAnswers() {
        return runtimeAnswers;
    }

    private void work() {
        try {
            while (!closed) {
                Optional<String> uid = queue.take(IDLE);
                if (uid.isPresent()) {
                    handle(uid.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(String uid) {
        try {
            Optional<Outcome> outcome = look(uid);
            outcome.flatMap(Outcome::recheck).ifPresent(after -> queue.addAfter(uid, after));
            if (outcome.map(Outcome::gone).orElse(false)) {
                known.remove(uid);
            }
            queue.forget(uid);
        } catch (RuntimeFailure e) {
            log.warn("Pod {} is looked at again: {}", known.getOrDefault(uid, NOBODY), e.getMessage());
            queue.retry(uid);
        } catch (RuntimeException e) {
            // A boundary: a defect that one pod brings to light must not stop the others.
            log.error("Pod {} could not be handled", known.getOrDefault(uid, NOBODY), e);
            queue.retry(uid);
        } finally {
            queue.done(uid);
        }
    }

    private static final PodRef NOBODY = new PodRef("", "", "?");

    private Optional<Outcome> look(String uid) {
        // asked before: a pod that is in the cache afterwards was not missed
        boolean synced = source.synced();
        Optional<Pod> pod = source.byUid(uid);
        if (pod.isPresent()) {
            known.put(uid, new PodFacts(pod.get()).ref());
            return Optional.of(sync.sync(pod.get()));
        }
        PodRef ref = known.get(uid);
        // Silence of the API server is no reason to stop anything.
        return synced && ref != null ? Optional.of(sync.syncOrphan(ref)) : Optional.empty();
    }

    private void relist() {
        try {
            Map<String, Set<String>> seen = new HashMap<>();
            Set<String> unserving = new HashSet<>();
            for (PodRef pod : runtime.pods()) {
                known.put(pod.uid(), pod);
                seen.put(pod.uid(), new HashSet<>());
                unserving.add(pod.uid());
            }
            for (Container container : runtime.list()) {
                String uid = container.key().pod().uid();
                seen.computeIfAbsent(uid, id -> new HashSet<>()).add(container.id() + container.state());
                if (container.state() instanceof ContainerState.Running) {
                    unserving.remove(uid);
                }
            }
            readiness.changed(unserving);
            Set<String> all = new HashSet<>(seen.keySet());
            all.addAll(lastSeen.keySet());
            for (String uid : all) {
                boolean changed = !seen.getOrDefault(uid, Set.of()).equals(lastSeen.get(uid));
                boolean orphan = source.synced() && source.byUid(uid).isEmpty();
                if (changed || orphan) {
                    wake(uid);
                }
            }
            lastSeen = seen;
            runtimeAnswers = true;
            if (queue.overflowed()) {
                source.all().forEach(pod -> wake(pod.getMetadata().getUid()));
            }
        } catch (RuntimeFailure e) {
            runtimeAnswers = false;
            log.warn("The container runtime does not answer: {}", e.getMessage());
        } catch (RuntimeException e) {
            // A boundary: the next look may succeed.
            runtimeAnswers = false;
            log.error("The containers could not be listed", e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setName("kubelet-pods");
        thread.setDaemon(true);
        return thread;
    }

    /** Ends the work between two steps; containers go on. */
    @Override
    public void close() {
        closed = true;
        queue.close();
        sender.close();
        relister.shutdownNow();
        probes.shutdownNow();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("A pod's work did not end within {}", CLOSE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
