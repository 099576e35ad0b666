package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Cascade;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    static final String BACKGROUND_POLICY = "Background";
    static final String FOREGROUND_POLICY = "Foreground";
    static final String ORPHAN_POLICY = "Orphan";
    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";

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

    /** @param object as {@link #withPolicy} leaves it */
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

    /**
     * The object with the finalizer that the propagation policy asks for, and without the one it does not ask for. Without a
     * policy the object keeps the one it has, and without one the kind decides. The garbage collector of the controllers
     * acts on these finalizers and takes them away.
     */
    static Message withPolicy(Kind kind, Message object, DeleteOptions options) {
        if (kind.cascade() == Cascade.HAS_NO_DEPENDENTS) {
            return object;
        }
        List<String> before = Meta.of(object).getFinalizersList();
        var finalizers = new ArrayList<>(before);
        finalizers.removeAll(List.of(ORPHAN, FOREGROUND));
        String policy = policy(kind, before, options);
        if (policy.equals(ORPHAN_POLICY)) {
            finalizers.add(ORPHAN);
        } else if (policy.equals(FOREGROUND_POLICY) && !(object instanceof Namespace)) {
            // Kubernetes: a namespace waits for its content anyway
            finalizers.add(FOREGROUND);
        }
        return Set.copyOf(finalizers).equals(Set.copyOf(before))
                ? object
                : Meta.edit(object, meta -> meta.clearFinalizers().addAllFinalizers(finalizers));
    }

    private static String policy(Kind kind, List<String> finalizers, DeleteOptions options) {
        if (options.hasOrphanDependents()) {
            return options.getOrphanDependents() ? ORPHAN_POLICY : BACKGROUND_POLICY;
        }
        if (!options.getPropagationPolicy().isEmpty()) {
            return options.getPropagationPolicy();
        }
        if (finalizers.contains(ORPHAN)) {
            return ORPHAN_POLICY;
        }
        if (finalizers.contains(FOREGROUND)) {
            return FOREGROUND_POLICY;
        }
        return kind.cascade() == Cascade.ORPHANS_DEPENDENTS ? ORPHAN_POLICY : BACKGROUND_POLICY;
    }

    /** Whether an object that was just written has nothing left that keeps it. */
    static boolean hasEnded(Message object) {
        ObjectMeta meta = Meta.of(object);
        return meta.hasDeletionTimestamp()
                && meta.getFinalizersCount() == 0
                && meta.getDeletionGracePeriodSeconds() == 0
                && !(object instanceof Namespace namespace
                        && namespace.getSpec().getFinalizersCount() > 0);
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
