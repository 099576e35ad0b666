package io.balsa.kubelet.pod;

import io.balsa.api.client.Backoff;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Deletion;
import io.balsa.api.client.KindClient;
import io.balsa.api.client.loop.WorkQueue;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the API server about pods, on threads of its own, so that an API server that does not answer holds up no
 * container. The newest status of a pod is sent again until it is accepted; older ones that were not sent are dropped.
 *
 * <p>A status carries the revision that it was computed from: where the object has changed meanwhile, it is refused, and
 * the pod is looked at again.
 */
final class StatusSender {
    private static final Logger log = LoggerFactory.getLogger(StatusSender.class);
    private static final Duration IDLE = Duration.ofSeconds(5);
    /** More pods than a node has. */
    private static final int CAPACITY = 10_000;

    /** @param finish the pod may be removed after this status */
    private record Letter(Pod pod, boolean finish) {}

    private final KindClient<Pod> pods;
    private final WorkQueue<String> queue;
    private final Map<String, Letter> letters = new ConcurrentHashMap<>();

    /** What the API server answered to the last status of a pod, until it is seen in the cache. */
    private final Map<String, Pod> answers = new ConcurrentHashMap<>();

    private final Consumer<String> lookAgain;
    private volatile boolean closed;

    /** @param lookAgain is given the uid of a pod whose status was computed from an old object */
    StatusSender(KindClient<Pod> pods, Consumer<String> lookAgain, Clockwork clockwork) {
        this.pods = pods;
        this.lookAgain = lookAgain;
        this.queue =
                new WorkQueue<>(CAPACITY, Backoff.Policy.forConnections(), clockwork.random(), clockwork.nanoTime());
    }

    void start(ExecutorService threads, int count) {
        for (int i = 0; i < count; i++) {
            threads.execute(this::run);
        }
    }

    /** The newest object of a pod: the cache may not have seen yet what was written here. */
    Pod newest(Pod cached) {
        String uid = Meta.uid(cached);
        @Nullable Pod answer = answers.get(uid);
        if (answer == null) {
            return cached;
        }
        if (Meta.revision(answer) <= Meta.revision(cached)) {
            answers.remove(uid, answer);
            return cached;
        }
        return answer;
    }

    /** @param pod the object that the status was computed from */
    void status(Pod pod, PodStatus status) {
        send(new Letter(pod.toBuilder().setStatus(status).build(), false));
    }

    /** The pod's last status; then the object of a deleted pod is removed. */
    void finish(Pod pod, PodStatus status) {
        send(new Letter(pod.toBuilder().setStatus(status).build(), true));
    }

    private void send(Letter letter) {
        String uid = Meta.uid(letter.pod());
        letters.put(uid, letter);
        queue.add(uid);
    }

    void forget(String uid) {
        answers.remove(uid);
        letters.remove(uid);
    }

    private void run() {
        try {
            while (!closed) {
                var uid = queue.take(IDLE);
                if (uid.isPresent()) {
                    deliver(uid.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(String uid) {
        @Nullable Letter letter = letters.get(uid);
        try {
            if (letter != null) {
                write(uid, letter);
                letters.remove(uid, letter);
            }
            queue.forget(uid);
        } catch (StatusError e) {
            if (e.is(StatusReason.NOT_FOUND)) {
                forget(uid);
                queue.forget(uid);
            } else if (e.is(StatusReason.CONFLICT)) {
                answers.remove(uid);
                letters.remove(uid, letter);
                lookAgain.accept(uid);
            } else {
                log.info(
                        "The status of pod {} is sent again: {}",
                        letter == null ? uid : Meta.key(letter.pod()),
                        e.getMessage());
                queue.retry(uid);
            }
        } finally {
            queue.done(uid);
        }
    }

    private void write(String uid, Letter letter) {
        answers.put(uid, pods.updateStatus(letter.pod()));
        if (letter.finish()) {
            pods.delete(
                    Meta.namespace(letter.pod()),
                    Meta.name(letter.pod()),
                    Deletion.of(letter.pod()).now());
            answers.remove(uid);
        }
    }

    void close() {
        closed = true;
        queue.close();
    }
}
