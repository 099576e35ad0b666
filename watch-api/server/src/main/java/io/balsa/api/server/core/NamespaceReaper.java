package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.storage.Change;
import io.balsa.api.server.storage.Commit;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.watch.Subscription;
import io.balsa.api.server.watch.Turns;
import io.balsa.api.server.watch.WatchEvent;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties namespaces that are being deleted, then removes them.
 *
 * <p>A namespace with a deletionTimestamp takes no new objects (the guard of {@link Namespaces}), so once a pass finds it
 * empty it stays empty, and its key goes under the revision at which it was seen deleting. Pods end gracefully, so a
 * namespace can take as long as they do. Every API server runs one; they do not disturb each other.
 */
public final class NamespaceReaper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NamespaceReaper.class);
    private static final Caller SELF = Caller.of("system:balsa:namespaces", "system:masters");
    /** Kubernetes: nothing is left behind in a namespace, whatever a kind does with its dependents otherwise. */
    private static final DeleteOptions WITHOUT_ORPHANS = DeleteOptions.newBuilder()
            .setPropagationPolicy(DeletionRules.BACKGROUND_POLICY)
            .build();

    private static final long PASS_MILLIS = 500;
    /** The finalizer that every namespace has: this class is what it waits for. */
    private static final String CONTENT_FINALIZER = "kubernetes";

    private final ResourceCore core;
    private final ObjectStore store;
    private final List<Kind> contents;
    private final ScheduledExecutorService timer;
    private final Turns turns;

    // everything below is touched in turns only
    private final Set<String> ending = new LinkedHashSet<>();
    private boolean passDue;
    private @Nullable Subscription watch;
    private volatile boolean closed;

    public NamespaceReaper(
            ResourceCore core, ObjectStore store, Scheme scheme, ScheduledExecutorService timer, Executor workers) {
        this.core = core;
        this.store = store;
        this.contents = scheme.kinds().stream()
                .filter(kind -> kind.namespaced() && kind.persisted() && kind.isStored())
                .toList();
        this.timer = timer;
        this.turns = new Turns(workers);
    }

    /** Starts to follow the namespaces; returns at once. */
    public void start() {
        enqueue(this::open);
    }

    @Override
    public void close() {
        closed = true;
        enqueue(() -> {
            if (watch != null) {
                watch.close();
            }
        });
    }

    private void enqueue(Runnable step) {
        try {
            turns.execute(step);
        } catch (RejectedExecutionException e) {
            log.debug("The server is closing: no more namespaces are removed.");
        }
    }

    private void later(Runnable step) {
        if (!closed && !timer.isShutdown()) {
            timer.schedule(() -> enqueue(step), PASS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void open() {
        if (closed) {
            return;
        }
        try {
            var options =
                    ListOptions.newBuilder().setTimeoutSeconds(Long.MAX_VALUE).build();
            Target all = Target.of(Kinds.NAMESPACE, "", "");
            Subscription opened =
                    ((ApiResult.Watching) core.handle(new ApiRequest.Watch(SELF, all, options))).subscription();
            watch = opened;
            opened.onReady(() -> enqueue(() -> drain(opened)));
        } catch (StatusError e) {
            log.debug("The namespaces cannot be watched yet: {}", e.getMessage());
            later(this::open);
        }
    }

    private void drain(Subscription from) {
        if (from != watch) {
            return;
        }
        WatchEvent event = from.poll();
        while (event != null) {
            if (event instanceof WatchEvent.Change change) {
                String name = Meta.name(change.object().message());
                if (change.type() == WatchEvent.Type.DELETED) {
                    ending.remove(name);
                } else if (Meta.isDeleting(change.object().message())) {
                    ending.add(name);
                }
            }
            event = from.poll();
        }
        if (from.end().isPresent()) {
            watch = null;
            later(this::open);
        }
        if (!ending.isEmpty() && !passDue) {
            passDue = true;
            enqueue(this::pass);
        }
    }

    private void pass() {
        passDue = false;
        for (String name : List.copyOf(ending)) {
            try {
                if (isGone(name)) {
                    ending.remove(name);
                }
            } catch (StatusError e) {
                log.info("The namespace {} is not empty yet: {}", name, e.getMessage());
            }
        }
        if (!ending.isEmpty()) {
            passDue = true;
            later(this::pass);
        }
    }

    /** Deletes what is in the namespace; removes it when nothing is left. */
    private boolean isGone(String name) {
        // read before its content: nothing can appear behind this revision
        Optional<StoredObject> namespace = store.get(Kinds.NAMESPACE, "", name).object();
        if (namespace.isEmpty()) {
            return true;
        }
        StoredObject found = namespace.get();
        if (!Meta.isDeleting(found.message())) {
            return true;
        }
        boolean empty = true;
        for (Kind kind : contents) {
            empty &= isEmptied(kind, name);
        }
        if (!empty || isHeld((Namespace) found.message())) {
            return false;
        }
        return store.commit(Change.remove(ObjectStore.key(Kinds.NAMESPACE, "", name), found.revision()))
                instanceof Commit.Done;
    }

    /** Whether somebody else still has to clean up. */
    private static boolean isHeld(Namespace namespace) {
        return namespace.getMetadata().getFinalizersCount() > 0
                || namespace.getSpec().getFinalizersList().stream().anyMatch(one -> !one.equals(CONTENT_FINALIZER));
    }

    private boolean isEmptied(Kind kind, String namespace) {
        Target all = Target.of(kind, namespace, "");
        var removed = (ApiResult.Removed) core.handle(new ApiRequest.DeleteAll(
                SELF, all, ListOptions.getDefaultInstance(), WITHOUT_ORPHANS, WriteOptions.NONE));
        if (removed.items().isEmpty()) {
            return true;
        }
        var left = (ApiResult.Page) core.handle(new ApiRequest.ListAll(
                SELF, all, ListOptions.newBuilder().setLimit(1).build()));
        return left.items().isEmpty();
    }
}
