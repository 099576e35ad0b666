package io.balsa.controllers;

import io.balsa.api.client.Informer;
import io.balsa.api.client.Keys;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.controllers.replicaset.ReplicaSetReconciler;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.core.v1.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides about a ReplicaSet when it or one of the pods that it may claim changes. */
final class ReplicaSetControl implements Control {
    private final Caches caches;

    ReplicaSetControl(Caches caches) {
        this.caches = caches;
    }

    @Override
    public String name() {
        return "replicaset-controller";
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        all.replicaSets.onChange(change -> concerned.accept(change.key()));
        all.pods.onChange(change -> claimants(change, concerned));
    }

    private void claimants(Informer.Change<Pod> change, Consumer<String> concerned) {
        change.before().ifPresent(pod -> claimants(pod, concerned));
        change.after().ifPresent(pod -> claimants(pod, concerned));
    }

    private void claimants(Pod pod, Consumer<String> concerned) {
        String namespace = Meta.namespace(pod);
        Meta.controller(pod)
                .ifPresentOrElse(
                        owner -> {
                            if (owner.getKind().equals("ReplicaSet")) {
                                concerned.accept(Keys.key(namespace, owner.getName()));
                            }
                        },
                        () -> caches.replicaSets
                                .snapshot()
                                .by(Caches.NAMESPACE, namespace)
                                .forEach(set -> concerned.accept(Meta.key(set))));
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        Optional<ReplicaSet> replicaSet = caches.replicaSets.snapshot().get(key);
        var pods = caches.pods.snapshot();
        return ReplicaSetReconciler.reconcile(
                new ReplicaSetReconciler.View(
                        replicaSet,
                        replicaSet
                                .map(set -> pods.by(Caches.CONTROLLER, Meta.uid(set)))
                                .orElse(List.of()),
                        pods.by(Caches.ORPHANS, Keys.namespace(key))),
                now);
    }

    @Override
    public List<String> allKeys() {
        return caches.replicaSets.snapshot().keys();
    }
}
