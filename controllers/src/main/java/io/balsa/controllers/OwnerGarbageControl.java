package io.balsa.controllers;

import com.google.protobuf.Message;
import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Informer;
import io.balsa.api.client.Keys;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.controllers.ownergc.OwnerGarbage;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides about dependents (pods, EndpointSlices) when they change or an owner goes, and about owners (ReplicaSets, Services)
 * when they are being deleted. Keys are {@code <message class>/<key>}.
 */
final class OwnerGarbageControl implements Control {
    private final ApiClient api;
    private final Map<String, Informer<? extends Message>> dependents;
    private final Map<String, Informer<? extends Message>> owners;

    OwnerGarbageControl(Caches caches, ApiClient api) {
        this.api = api;
        this.dependents = Map.of(named(Pod.class), caches.pods, named(EndpointSlice.class), caches.slices);
        this.owners = Map.of(named(ReplicaSet.class), caches.replicaSets, named(Service.class), caches.services);
    }

    private static String named(Class<? extends Message> kind) {
        return kind.getSimpleName();
    }

    @Override
    public String name() {
        return "garbage-collector";
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        all.pods.onChange(change -> dependentChanged(named(Pod.class), change, concerned));
        all.slices.onChange(change -> dependentChanged(named(EndpointSlice.class), change, concerned));
        all.replicaSets.onChange(change -> ownerChanged(named(ReplicaSet.class), change, concerned));
        all.services.onChange(change -> ownerChanged(named(Service.class), change, concerned));
    }

    private static void dependentChanged(
            String kind, Informer.Change<? extends Message> change, Consumer<String> concerned) {
        Message object = change.latest();
        for (OwnerReference owner : Meta.of(object).getOwnerReferencesList()) {
            concerned.accept(kind + "/" + change.key());
            concerned.accept(owner.getKind() + "/" + Meta.namespace(object) + "/" + owner.getName());
        }
    }

    private void ownerChanged(String kind, Informer.Change<? extends Message> change, Consumer<String> concerned) {
        Message object = change.latest();
        if (change.after().isEmpty()) {
            dependents.forEach((name, cache) -> dependentsOf(cache, object)
                    .forEach(dependent -> concerned.accept(name + "/" + Meta.key(dependent))));
        } else if (Meta.isDeleting(object)) {
            concerned.accept(kind + "/" + change.key());
        }
    }

    private static List<? extends Message> dependentsOf(Informer<? extends Message> cache, Message owner) {
        return cache.snapshot().by(Caches.OWNERS, Meta.uid(owner));
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        int slash = key.indexOf('/');
        String kind = key.substring(0, slash);
        String name = key.substring(slash + 1);
        if (dependents.containsKey(kind)) {
            return find(dependents, kind, name)
                    .map(object -> OwnerGarbage.dependent(object, owner -> exists(Meta.namespace(object), owner)))
                    .orElse(Plan.nothing());
        }
        return find(owners, kind, name)
                .map(object -> OwnerGarbage.owner(object, allDependentsOf(object)))
                .orElse(Plan.nothing());
    }

    private List<Message> allDependentsOf(Message owner) {
        List<Message> all = new ArrayList<>();
        dependents.values().forEach(cache -> all.addAll(dependentsOf(cache, owner)));
        return all;
    }

    private static Optional<Message> find(Map<String, Informer<? extends Message>> caches, String kind, String key) {
        Informer<? extends Message> cache = caches.get(kind);
        return cache == null ? Optional.empty() : cache.snapshot().get(key).map(object -> object);
    }

    /**
     * Whether the owner exists, asked of the API server unless a cache has it: a cache may not know an owner that is younger
     * than its last event. Owners of a kind that this API does not have are none of our business.
     */
    private boolean exists(String namespace, OwnerReference owner) {
        Optional<Kind> kind = api.scheme().byApiVersion(owner.getApiVersion(), owner.getKind());
        if (kind.isEmpty()) {
            return true;
        }
        String scope = kind.get().namespaced() ? namespace : "";
        boolean cached = find(owners, owner.getKind(), Keys.key(scope, owner.getName()))
                .filter(object -> Meta.uid(object).equals(owner.getUid()))
                .isPresent();
        return cached
                || api.kind(kind.get().prototype().getClass())
                        .find(scope, owner.getName())
                        .filter(object -> Meta.uid(object).equals(owner.getUid()))
                        .isPresent();
    }

    @Override
    public List<String> allKeys() {
        List<String> keys = new ArrayList<>();
        dependents.forEach((kind, cache) -> cache.snapshot().keys().forEach(key -> keys.add(kind + "/" + key)));
        owners.forEach((kind, cache) -> cache.snapshot().keys().forEach(key -> keys.add(kind + "/" + key)));
        return keys;
    }
}
