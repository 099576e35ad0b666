package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Time;
import java.time.Instant;

/**
 * What the removal of an object comes to, by Kubernetes' state machine. Pure.
 *
 * <p>Only pods end gracefully. A pod on node n with a grace period of 30 s:
 *
 * <pre>
 * delete                  Mark: deletionTimestamp = now + 30 s, grace 30; the node agent stops its containers
 * delete, grace 60        Wait: a second request can only shorten
 * delete, grace 5         Mark: deletionTimestamp 25 s earlier, grace 5
 * delete, grace 0         Remove: this is how the node agent confirms, and how a user forces
 * </pre>
 *
 * A pod without a node, or one that has ended, has nothing to stop: Remove at once. An object with finalizers is only
 * marked, whatever the grace period; it goes with its last finalizer. A namespace is marked, and goes with its content.
 */
final class DeletionRules {
    private DeletionRules() {}

    /** What to do with the object. */
    sealed interface Verdict {
        /** Remove its key. */
        record Remove() implements Verdict {}

        /** Write it like this, on its way out. */
        record Mark(Message object) implements Verdict {}

        /** Leave it: it is on its way out already. */
        record Wait() implements Verdict {}
    }

    static Verdict decide(Message object, DeleteOptions options, Instant now) {
        ObjectMeta meta = Meta.of(object);
        if (object instanceof Namespace namespace) {
            return meta.hasDeletionTimestamp()
                    ? new Verdict.Wait()
                    : new Verdict.Mark(Meta.edit(
                            ending(namespace), edit -> edit.setDeletionTimestamp(time(now.getEpochSecond()))));
        }
        boolean held = meta.getFinalizersCount() > 0;
        if (meta.hasDeletionTimestamp()) {
            return again(object, meta, options, held);
        }
        long grace = object instanceof Pod pod ? gracePeriod(pod, options) : 0;
        if (grace == 0 && !held) {
            return new Verdict.Remove();
        }
        return new Verdict.Mark(Meta.edit(object, edit -> {
            edit.setDeletionTimestamp(time(now.getEpochSecond() + grace));
            edit.setDeletionGracePeriodSeconds(grace);
            if (edit.getGeneration() > 0) {
                edit.setGeneration(edit.getGeneration() + 1);
            }
        }));
    }

    /** Whether an object that was just written has nothing left that keeps it. */
    static boolean hasEnded(Message object) {
        ObjectMeta meta = Meta.of(object);
        return meta.hasDeletionTimestamp()
                && meta.getFinalizersCount() == 0
                && meta.getDeletionGracePeriodSeconds() == 0
                && !(object instanceof Namespace);
    }

    private static Verdict again(Message object, ObjectMeta meta, DeleteOptions options, boolean held) {
        long current = meta.getDeletionGracePeriodSeconds();
        if (current == 0) {
            return held ? new Verdict.Wait() : new Verdict.Remove();
        }
        if (!options.hasGracePeriodSeconds()) {
            return new Verdict.Wait();
        }
        long asked = atLeastZero(options.getGracePeriodSeconds());
        if (asked >= current) {
            return new Verdict.Wait();
        }
        if (asked == 0 && !held) {
            return new Verdict.Remove();
        }
        long asDeleted = meta.getDeletionTimestamp().getSeconds() - current;
        return new Verdict.Mark(Meta.edit(
                object,
                edit -> edit.setDeletionTimestamp(time(asDeleted + asked)).setDeletionGracePeriodSeconds(asked)));
    }

    private static long gracePeriod(Pod pod, DeleteOptions options) {
        String phase = pod.getStatus().getPhase();
        if (pod.getSpec().getNodeName().isEmpty() || phase.equals("Failed") || phase.equals("Succeeded")) {
            return 0;
        }
        return options.hasGracePeriodSeconds()
                ? atLeastZero(options.getGracePeriodSeconds())
                : atLeastZero(pod.getSpec().getTerminationGracePeriodSeconds());
    }

    /** Kubernetes: a negative grace period means one second. */
    private static long atLeastZero(long seconds) {
        return seconds < 0 ? 1 : seconds;
    }

    private static Namespace ending(Namespace namespace) {
        return namespace.toBuilder()
                .setStatus(namespace.getStatus().toBuilder().setPhase("Terminating"))
                .build();
    }

    private static Time time(long seconds) {
        return Time.newBuilder().setSeconds(seconds).build();
    }
}
