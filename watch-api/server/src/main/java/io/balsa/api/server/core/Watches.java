package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.watch.Subscription;
import io.balsa.api.server.watch.WatchHub;
import io.balsa.api.server.watch.WatchSpec;
import io.balsa.k8s.meta.v1.ListOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Turns the options of a watch into what the hub is asked for; reads the initial state where the watch wants it. */
final class Watches {
    private final ObjectStore store;
    private final Reads reads;
    private final WatchHub hub;
    private final Limits limits;
    private final InstantSource clock;
    private final RandomGenerator random;

    Watches(ObjectStore store, Reads reads, WatchHub hub, CoreConfig config) {
        this.store = store;
        this.reads = reads;
        this.hub = hub;
        this.limits = config.limits();
        this.clock = config.clock();
        this.random = config.random();
    }

    Subscription watch(Target target, ListOptions options) {
        ListRules.checkWatch(options);
        Kind kind = target.kind();
        Selection selector = Selection.parse(kind, options);
        long revision = ListRules.revision(options);
        // Kubernetes: without a revision, or at "0", a watch begins with the state as it is
        boolean wantsInitial = options.hasSendInitialEvents() ? options.getSendInitialEvents() : revision == 0;
        List<StoredObject> initial = List.of();
        long after = revision;
        if (wantsInitial) {
            ApiResult.Page state = state(target, selector, options);
            initial = state.items();
            after = state.revision();
        } else if (revision == 0) {
            after = store.etcd().revision();
        }
        String prefix =
                target.name().isEmpty() ? Reads.scope(target, selector) : kind.key(target.namespace(), target.name());
        return hub.subscribe(new WatchSpec(
                kind,
                prefix,
                selector,
                initial,
                options.getSendInitialEvents(),
                after,
                options.getAllowWatchBookmarks(),
                deadline(options)));
    }

    private ApiResult.Page state(Target target, Selection selector, ListOptions options) {
        if (!target.name().isEmpty()) {
            ObjectStore.Reading one = store.get(target.kind(), target.namespace(), target.name());
            List<StoredObject> items = one.object().filter(selector).stream().toList();
            return new ApiResult.Page(target.kind(), items, one.revision(), "", null);
        }
        return reads.list(
                target,
                ListOptions.newBuilder()
                        .setLabelSelector(options.getLabelSelector())
                        .setFieldSelector(options.getFieldSelector())
                        .setResourceVersion(options.getResourceVersion())
                        .build());
    }

    /** Kubernetes: a watch without a time of its own ends after a random one, so that watchers spread over the servers. */
    private Instant deadline(ListOptions options) {
        if (options.getTimeoutSeconds() == Long.MAX_VALUE) {
            return Instant.MAX;
        }
        if (options.getTimeoutSeconds() > 0) {
            return clock.instant().plusSeconds(options.getTimeoutSeconds());
        }
        double factor = 1 + random.nextDouble();
        return clock.instant().plusMillis((long) (limits.watchTimeoutMin().toMillis() * factor));
    }
}
