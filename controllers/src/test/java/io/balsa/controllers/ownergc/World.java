package io.balsa.controllers.ownergc;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.client.Deletion;
import io.balsa.api.client.loop.Action;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import io.balsa.k8s.meta.v1.Time;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A cluster as plainly as possible: objects that own each other, a store that counts revisions and checks preconditions, and
 * a collector whose graph lags behind by as many events as the test wants.
 */
final class World implements Owners {
    private record Happened(String key, Optional<Tracked> after) {}

    final Map<String, Tracked> objects = new TreeMap<>();

    /** The uids of objects that were deleted by the collector. */
    final Set<String> collected = new LinkedHashSet<>();

    final List<String> announced = new ArrayList<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Deque<Happened> unheard = new ArrayDeque<>();
    private final Set<String> queue = new LinkedHashSet<>();
    private OwnerGraph graph = OwnerGraph.empty();
    private long revision = 1;
    private int uids;

    World(Kind... known) {
        for (Kind kind : known) {
            kinds.put(kind.apiVersion() + " " + kind.kind(), kind);
        }
    }

    // -- what users do ----------------------------------------------------------------------------------------------

    Tracked create(Kind kind, String namespace, String name, List<OwnerReference> owners) {
        Tracked object = new Tracked(
                kind, Tracked.key(kind, namespace, name), "u" + ++uids, ++revision, owners, List.of(), false);
        put(object);
        return object;
    }

    static OwnerReference reference(Tracked owner, boolean blocks) {
        return OwnerReference.newBuilder()
                .setApiVersion(owner.kind().apiVersion())
                .setKind(owner.kind().kind())
                .setName(owner.name())
                .setUid(owner.uid())
                .setBlockOwnerDeletion(blocks)
                .build();
    }

    void own(String key, List<OwnerReference> owners) {
        Tracked old = objects.get(key);
        put(new Tracked(old.kind(), key, old.uid(), ++revision, owners, old.finalizers(), old.isDeleting()));
    }

    void delete(String key, String policy) {
        Tracked old = objects.get(key);
        if (old == null) {
            return;
        }
        List<String> finalizers = new ArrayList<>(old.finalizers());
        finalizers.removeAll(List.of(Tracked.ORPHAN, Tracked.FOREGROUND));
        if (policy.equals("Orphan")) {
            finalizers.add(Tracked.ORPHAN);
        } else if (policy.equals("Foreground")) {
            finalizers.add(Tracked.FOREGROUND);
        }
        put(new Tracked(old.kind(), key, old.uid(), ++revision, old.owners(), finalizers, true));
    }

    private void put(Tracked object) {
        boolean ended = object.isDeleting() && object.finalizers().isEmpty();
        if (ended) {
            objects.remove(object.key());
        } else {
            objects.put(object.key(), object);
        }
        unheard.add(new Happened(object.key(), ended ? Optional.empty() : Optional.of(object)));
    }

    // -- what the collector does ------------------------------------------------------------------------------------

    /** The collector hears of the next change; false where it has heard of all. */
    boolean hear() {
        Happened next = unheard.poll();
        if (next == null) {
            return false;
        }
        Optional<Tracked> before = graph.get(next.key());
        graph = next.after().map(graph::with).orElseGet(() -> graph.without(next.key()));
        queue.addAll(Concerns.of(graph, before, next.after()));
        return true;
    }

    /** The collector decides about one object and acts; false where none is waiting. */
    boolean work() {
        if (queue.isEmpty()) {
            return false;
        }
        String key = queue.iterator().next();
        queue.remove(key);
        for (Action action : OwnerGarbage.decide(graph, key, this).actions()) {
            if (!perform(action)) {
                queue.add(key);
                break;
            }
        }
        return true;
    }

    /** Until nothing is left to do. */
    void settle(int stepsMax) {
        for (int i = 0; i < stepsMax; i++) {
            if (!hear() && !work()) {
                return;
            }
        }
        throw new AssertionError("The collector does not come to rest: " + objects.values() + ", queue " + queue);
    }

    /** Forgets the graph and reads everything anew, as a new office does. */
    void restart() {
        unheard.clear();
        queue.clear();
        graph = OwnerGraph.empty();
        objects.values().forEach(object -> graph = graph.with(object));
        queue.addAll(graph.allKeys());
    }

    @Override
    public Optional<Kind> kind(OwnerReference reference) {
        return Optional.ofNullable(kinds.get(reference.getApiVersion() + " " + reference.getKind()));
    }

    @Override
    public Optional<ObjectMeta> live(Kind kind, String namespace, String name, String uid) {
        return Optional.ofNullable(objects.get(Tracked.key(kind, namespace, name)))
                .filter(object -> object.uid().equals(uid))
                .map(object -> {
                    ObjectMeta.Builder meta = ObjectMeta.newBuilder()
                            .setNamespace(namespace)
                            .setName(name)
                            .setUid(uid)
                            .addAllFinalizers(object.finalizers())
                            .addAllOwnerReferences(object.owners());
                    return object.isDeleting()
                            ? meta.setDeletionTimestamp(Time.getDefaultInstance())
                                    .build()
                            : meta.build();
                });
    }

    private boolean perform(Action action) {
        if (action instanceof Action.Announce announce) {
            announced.add(announce.announcement().reason() + ": "
                    + announce.announcement().message());
            return true;
        } else if (action instanceof Action.DeleteNamed delete) {
            return delete(delete);
        }
        return patch((Action.MergePatch) action);
    }

    private boolean delete(Action.DeleteNamed delete) {
        String key = Tracked.key(delete.kind(), delete.namespace(), delete.name());
        Tracked object = objects.get(key);
        Deletion how = delete.how();
        if (object == null) {
            return true;
        }
        if (!object.uid().equals(how.uid()) || object.revision() != how.revision()) {
            return false;
        }
        if (object.owners().stream().anyMatch(owner -> isSolid(object, owner))) {
            throw new AssertionError(object + " was deleted, and it has an owner: " + objects.values());
        }
        collected.add(object.uid());
        delete(key, how.propagation());
        return true;
    }

    private boolean isSolid(Tracked object, OwnerReference reference) {
        Kind kind = kind(reference).orElseThrow();
        Tracked owner =
                objects.get(Tracked.key(kind, kind.namespaced() ? object.namespace() : "", reference.getName()));
        return owner != null && owner.uid().equals(reference.getUid()) && !owner.isForeground();
    }

    private boolean patch(Action.MergePatch patch) {
        Tracked old = objects.get(Tracked.key(patch.kind(), patch.namespace(), patch.name()));
        if (old == null) {
            return true;
        }
        JsonNode meta = JsonCodec.tree(patch.mergePatch().getBytes(StandardCharsets.UTF_8))
                .get("metadata");
        if (!meta.get("uid").asText().equals(old.uid())
                || meta.get("resourceVersion").asLong() != old.revision()) {
            return false;
        }
        List<OwnerReference> owners = new ArrayList<>(old.owners());
        if (meta.has("ownerReferences")) {
            owners.clear();
            meta.get("ownerReferences")
                    .forEach(owner -> owners.add(JsonCodec.decode(owner, OwnerReference.getDefaultInstance())
                            .object()));
        }
        List<String> finalizers = new ArrayList<>(old.finalizers());
        if (meta.has("finalizers")) {
            finalizers.clear();
            meta.get("finalizers").forEach(finalizer -> finalizers.add(finalizer.asText()));
        }
        put(new Tracked(old.kind(), old.key(), old.uid(), ++revision, owners, finalizers, old.isDeleting()));
        return true;
    }
}
