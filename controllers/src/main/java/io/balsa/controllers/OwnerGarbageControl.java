package io.balsa.controllers;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.OwnershipEvent;
import io.balsa.api.client.OwnershipFollower;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Cascade;
import io.balsa.api.model.Kind;
import io.balsa.controllers.ownergc.Concerns;
import io.balsa.controllers.ownergc.OwnerGarbage;
import io.balsa.controllers.ownergc.OwnerGraph;
import io.balsa.controllers.ownergc.Owners;
import io.balsa.controllers.ownergc.Tracked;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the graph of who owns whom, of all kinds that can own or be owned, and decides about the objects that a change
 * concerns. Unlike the other caches the graph is there in office only: it is large, and nobody waits for what it does.
 */
final class OwnerGarbageControl implements Control, Owners {
    /** Owners that were found to be gone: those of the last few mass deletions (Kubernetes remembers 500). */
    private static final int ABSENT_MAX = 4_096;

    private final ApiClient api;
    private final Clockwork clockwork;
    private final List<Kind> kinds;

    /** Touched by the loop's thread only; names of objects that are gone, with the uid that was asked for. */
    private final Map<String, Boolean> absent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > ABSENT_MAX;
        }
    };

    private Consumer<String> concerned = key -> {};

    /** Written by the follower's thread, and before it starts. */
    private volatile OwnerGraph graph = OwnerGraph.empty();

    /** Touched by the election's thread only. */
    private @Nullable OwnershipFollower follower;

    OwnerGarbageControl(ApiClient api, Clockwork clockwork) {
        this.api = api;
        this.clockwork = clockwork;
        this.kinds = api.scheme().kinds().stream()
                .filter(kind -> kind.persisted() && kind.isStored() && kind.cascade() != Cascade.HAS_NO_DEPENDENTS)
                .toList();
    }

    @Override
    public String name() {
        return "garbage-collector";
    }

    @Override
    public void follow(Caches all, Consumer<String> someoneConcerned) {
        concerned = someoneConcerned;
    }

    @Override
    public CompletableFuture<Void> takeOffice() {
        Growth growth = new Growth();
        follower = OwnershipFollower.start(api, kinds, growth, clockwork);
        return growth.known;
    }

    @Override
    public void leaveOffice() {
        OwnershipFollower current = follower;
        if (current != null) {
            current.close();
        }
        follower = null;
        graph = OwnerGraph.empty();
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        return OwnerGarbage.decide(graph, key, this);
    }

    @Override
    public List<String> allKeys() {
        return graph.allKeys();
    }

    @Override
    public Optional<Kind> kind(OwnerReference reference) {
        return api.scheme().byApiVersion(reference.getApiVersion(), reference.getKind());
    }

    @Override
    public Optional<ObjectMeta> live(Kind kind, String namespace, String name, String uid) {
        String asked = Tracked.key(kind, namespace, name) + "/" + uid;
        if (absent.containsKey(asked)) {
            return Optional.empty();
        }
        Optional<ObjectMeta> found = api.kind(kind)
                .findMetadata(namespace, name)
                .filter(meta -> meta.getUid().equals(uid));
        if (found.isEmpty()) {
            absent.put(asked, true);
        }
        return found;
    }

    /** Lets the graph grow from the state at one moment through every change after it; on the follower's thread. */
    private final class Growth implements OwnershipFollower.Receiver {
        final CompletableFuture<Void> known = new CompletableFuture<>();

        /** The graph that is being built anew; null when the one there is follows on. */
        private @Nullable OwnerGraph building;

        @Override
        public void begins() {
            building = OwnerGraph.empty();
        }

        @Override
        public void event(OwnershipEvent event) {
            OwnerGraph anew = building;
            if (event instanceof OwnershipEvent.Change change) {
                if (anew != null) {
                    building = after(anew, change);
                } else {
                    apply(change);
                }
            } else if (anew != null) {
                graph = anew;
                building = null;
                known.complete(null);
                // Whatever happened while the history was lost: everybody is looked at.
                anew.allKeys().forEach(concerned);
            }
        }

        private void apply(OwnershipEvent.Change change) {
            String key = key(change);
            Optional<Tracked> before = graph.get(key);
            if (before.filter(known -> known.revision() >= change.revision()).isPresent()) {
                // It was told before the connection broke.
                return;
            }
            OwnerGraph next = after(graph, change);
            graph = next;
            Concerns.of(next, before, next.get(key)).forEach(concerned);
        }

        private OwnerGraph after(OwnerGraph before, OwnershipEvent.Change change) {
            return change.gone()
                    ? before.without(key(change))
                    : before.with(Tracked.of(change.kind(), change.metadata(), change.revision()));
        }

        private String key(OwnershipEvent.Change change) {
            return Tracked.key(
                    change.kind(),
                    change.metadata().getNamespace(),
                    change.metadata().getName());
        }
    }
}
