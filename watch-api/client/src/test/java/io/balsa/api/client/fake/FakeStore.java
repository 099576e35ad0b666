package io.balsa.api.client.fake;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.patch.Patches;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Time;
import io.balsa.resource.v1.Fence;
import io.balsa.resource.v1.WatchReply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What an API server keeps and how it changes, written as plainly as possible. One lock; listeners are called under it, so
 * that they see revisions in order.
 */
public final class FakeStore {
    /** Something that happened; {@code object} carries its revision. */
    public record Past(Kind kind, WatchReply.Type type, Message object, long revision) {}

    private final InstantSource clock;
    private final TreeMap<String, Message> objects = new TreeMap<>();
    private final List<Past> history = new ArrayList<>();
    private final List<Consumer<Past>> listeners = new ArrayList<>();
    private final Map<String, Long> offices = new TreeMap<>();
    private long revision = 1;
    private long compacted;
    private long names;

    public FakeStore(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized long revision() {
        return revision;
    }

    /** Forgets what happened up to now: older watches cannot start any more. */
    public synchronized void compact() {
        compacted = revision;
        history.clear();
    }

    /** All objects of a kind, in key order. */
    public synchronized List<Message> list(Kind kind, String namespace) {
        String prefix = kind.keyPrefix(namespace);
        return List.copyOf(objects.subMap(prefix, prefix + Character.MAX_VALUE).values());
    }

    public synchronized Message get(Kind kind, String namespace, String name) {
        return find(kind, namespace, name).orElseThrow(() -> StatusError.notFound(kind, name));
    }

    public synchronized Optional<Message> find(Kind kind, String namespace, String name) {
        return Optional.ofNullable(objects.get(kind.key(namespace, name)));
    }

    /** Tells the listener what happened after the revision, and everything from now on. */
    public synchronized void follow(long afterRevision, Consumer<Past> listener) {
        if (afterRevision < compacted) {
            throw StatusError.expired("too old resource version: " + afterRevision + " (" + compacted + ")");
        }
        history.stream().filter(past -> past.revision() > afterRevision).forEach(listener);
        listeners.add(listener);
    }

    public synchronized void unfollow(Consumer<Past> listener) {
        listeners.remove(listener);
    }

    public synchronized Message create(Kind kind, Message wanted, Fence fence) {
        check(kind, Meta.name(wanted), fence);
        Message object = Meta.edit(kind.prepareForCreate(kind.defaulted(wanted)), meta -> {
            if (meta.getName().isEmpty()) {
                meta.setName(meta.getGenerateName() + String.format(Locale.ROOT, "%05d", ++names));
            }
            meta.setUid("uid-" + (revision + 1));
            meta.setCreationTimestamp(now());
        });
        if (find(kind, Meta.namespace(object), Meta.name(object)).isPresent()) {
            throw StatusError.alreadyExists(kind, Meta.name(object));
        }
        return put(kind, object, WatchReply.Type.ADDED);
    }

    public synchronized Message update(Kind kind, Message wanted, String subresource, long expected, Fence fence) {
        check(kind, Meta.name(wanted), fence);
        Message old = get(kind, Meta.namespace(wanted), Meta.name(wanted));
        if (expected != 0 && expected != Meta.revision(old)) {
            throw StatusError.conflict(kind, Meta.name(wanted));
        }
        Message next = subresource.equals("status")
                ? kind.prepareForUpdateOf("status", wanted, old)
                : kind.prepareForUpdate(kind.defaulted(wanted), old);
        return putIfChanged(kind, next, old);
    }

    /** Binds a pod to a node, once. */
    public synchronized Message bind(Binding binding, Fence fence) {
        String name = binding.getMetadata().getName();
        check(Kinds.POD, name, fence);
        Pod old = (Pod) get(Kinds.POD, binding.getMetadata().getNamespace(), name);
        if (!old.getSpec().getNodeName().isEmpty()) {
            throw StatusError.conflict(
                    Kinds.POD,
                    name,
                    "pod " + name + " is already assigned to node \""
                            + old.getSpec().getNodeName() + "\"");
        }
        Pod.Builder bound = old.toBuilder();
        bound.getSpecBuilder().setNodeName(binding.getTarget().getName());
        bound.getStatusBuilder()
                .addConditions(PodCondition.newBuilder().setType("PodScheduled").setStatus("True"));
        return put(Kinds.POD, bound.build(), WatchReply.Type.MODIFIED);
    }

    /** Deletes an object: pods that a node may run get a deletionTimestamp first. */
    public synchronized Message delete(Kind kind, String namespace, String name, Removal how, Fence fence) {
        check(kind, name, fence);
        Message old = get(kind, namespace, name);
        if (!how.uid().isEmpty() && !how.uid().equals(Meta.uid(old))) {
            throw StatusError.uidConflict(kind, name, how.uid(), Meta.uid(old));
        }
        if (how.revision() != 0 && how.revision() != Meta.revision(old)) {
            throw StatusError.revisionConflict(kind, name, how.revision() + "", Meta.revision(old) + "");
        }
        old = withPolicy(old, how.propagation());
        long grace = old instanceof Pod pod ? grace(pod, how) : 0;
        if (grace > 0 && Meta.isDeleting(old) && Meta.of(old).getDeletionGracePeriodSeconds() <= grace) {
            return old;
        }
        if (grace > 0 || Meta.of(old).getFinalizersCount() > 0) {
            if (grace == 0 && Meta.isDeleting(old)) {
                return putIfChanged(kind, old, get(kind, namespace, name));
            }
            Message dying = Meta.edit(
                    old,
                    meta -> meta.setDeletionTimestamp(now().toBuilder().setSeconds(now().getSeconds() + grace))
                            .setDeletionGracePeriodSeconds(grace));
            return put(kind, dying, WatchReply.Type.MODIFIED);
        }
        objects.remove(kind.key(namespace, name));
        return happened(kind, old, WatchReply.Type.DELETED);
    }

    /**
     * What a deletion asks for.
     *
     * @param graceSeconds negative for the object's own
     */
    public record Removal(long graceSeconds, String uid, long revision, String propagation) {}

    private static Message withPolicy(Message object, String policy) {
        if (policy.isEmpty()) {
            return object;
        }
        List<String> finalizers = new ArrayList<>(Meta.of(object).getFinalizersList());
        finalizers.removeAll(List.of("orphan", "foregroundDeletion"));
        if (policy.equals("Orphan")) {
            finalizers.add("orphan");
        } else if (policy.equals("Foreground")) {
            finalizers.add("foregroundDeletion");
        }
        return Meta.edit(object, meta -> meta.clearFinalizers().addAllFinalizers(finalizers));
    }

    /** Applies a JSON merge patch; a uid and a resourceVersion in it are preconditions. */
    public synchronized Message merge(Kind kind, String namespace, String name, byte[] patch, Fence fence) {
        Message old = get(kind, namespace, name);
        Message wanted = Patches.apply(kind.apiVersion(), kind.kind(), old, Patches.Type.MERGE, patch)
                .object();
        if (!Meta.uid(wanted).equals(Meta.uid(old))) {
            throw StatusError.conflict(kind, name);
        }
        return update(kind, wanted, "", Meta.revision(wanted), fence);
    }

    private static long grace(Pod pod, Removal how) {
        String phase = pod.getStatus().getPhase();
        if (pod.getSpec().getNodeName().isEmpty() || phase.equals("Failed") || phase.equals("Succeeded")) {
            return 0;
        }
        long own = pod.getSpec().hasTerminationGracePeriodSeconds()
                ? pod.getSpec().getTerminationGracePeriodSeconds()
                : 30;
        return how.graceSeconds() >= 0 ? how.graceSeconds() : own;
    }

    private Message putIfChanged(Kind kind, Message wanted, Message old) {
        ObjectMeta was = Meta.of(old);
        Message next = Meta.edit(wanted, meta -> {
            meta.setUid(was.getUid());
            meta.setCreationTimestamp(was.getCreationTimestamp());
            meta.setResourceVersion(was.getResourceVersion());
            if (was.hasDeletionTimestamp()) {
                meta.setDeletionTimestamp(was.getDeletionTimestamp());
                meta.setDeletionGracePeriodSeconds(was.getDeletionGracePeriodSeconds());
            }
        });
        if (next.equals(old)) {
            return old;
        }
        ObjectMeta meta = Meta.of(next);
        if (meta.hasDeletionTimestamp()
                && meta.getFinalizersCount() == 0
                && meta.getDeletionGracePeriodSeconds() == 0) {
            objects.remove(kind.key(meta.getNamespace(), meta.getName()));
            return happened(kind, next, WatchReply.Type.DELETED);
        }
        return put(kind, next, WatchReply.Type.MODIFIED);
    }

    private Message put(Kind kind, Message object, WatchReply.Type type) {
        Message stored = happened(kind, object, type);
        objects.put(kind.key(Meta.namespace(stored), Meta.name(stored)), stored);
        return stored;
    }

    private Message happened(Kind kind, Message object, WatchReply.Type type) {
        revision++;
        Past past = new Past(kind, type, Meta.withRevision(object, revision), revision);
        history.add(past);
        List.copyOf(listeners).forEach(listener -> listener.accept(past));
        return past.object();
    }

    private Time now() {
        return Time.newBuilder().setSeconds(clock.instant().getEpochSecond()).build();
    }

    // -- offices ----------------------------------------------------------------------------------------------------

    /** Opens an office anew: every older fence of it stops to hold. */
    synchronized Fence take(String office) {
        offices.put(office, ++revision);
        return fence(office);
    }

    synchronized void vacate(String office) {
        offices.remove(office);
    }

    private Fence fence(String office) {
        return Fence.newBuilder()
                .setKey(com.google.protobuf.ByteString.copyFromUtf8(office))
                .setCreateRevision(offices.get(office))
                .build();
    }

    private void check(Kind kind, String name, Fence fence) {
        if (fence.getCreateRevision() == 0) {
            return;
        }
        Long held = offices.get(fence.getKey().toStringUtf8());
        if (held == null || held != fence.getCreateRevision()) {
            throw StatusError.conflict(kind, name, "the writer no longer holds its office");
        }
    }
}
