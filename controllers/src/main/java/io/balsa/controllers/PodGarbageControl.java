package io.balsa.controllers;

import io.balsa.api.client.loop.Plan;
import io.balsa.controllers.podgc.PodGarbage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Looks at all pods from time to time, and when a node goes. */
final class PodGarbageControl implements Control {
    private static final String ALL = "all";

    private final Caches caches;
    private final PodGarbage garbage;
    private final LongSupplier nanoTime;

    PodGarbageControl(Caches caches, PodGarbage garbage, LongSupplier nanoTime) {
        this.caches = caches;
        this.garbage = garbage;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "pod-garbage-collector";
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        all.nodes.onChange(change -> {
            if (change.after().isEmpty()) {
                concerned.accept(ALL);
            }
        });
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        // First the pods: a node that is registered in between is then known, and no pod of it looks lost.
        var pods = caches.pods.snapshot().all();
        return garbage.reconcile(pods, Set.copyOf(caches.nodes.snapshot().keys()), nanoTime.getAsLong());
    }

    @Override
    public List<String> allKeys() {
        return List.of(ALL);
    }
}
