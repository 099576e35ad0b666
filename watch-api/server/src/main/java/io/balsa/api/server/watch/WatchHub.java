package io.balsa.api.server.watch;

import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.storage.Etcd;
import io.grpc.Channel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All watches of one API server: one store watch for each kind, whatever the number of watchers.
 *
 * <p>The owner thread appends to the rings, wakes watchers and keeps time; it never decodes an object and never waits.
 * Decoding, selecting and encoding happen on the threads that poll the subscriptions.
 */
public final class WatchHub implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WatchHub.class);
    private static final long TICK_MILLIS = 250;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final StoreStreams streams;
    private final Limits limits;
    private final InstantSource clock;
    private final ScheduledExecutorService owner;
    private final Map<Kind, KindFeed> feeds = new LinkedHashMap<>();
    private final Set<RingSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Set<OwnershipFeed> ownerships = ConcurrentHashMap.newKeySet();
    private Instant nextProgress = Instant.MIN;
    private volatile boolean closed;

    /**
     * Opens a store watch for each kind; a store that is not there yet is tried again and again.
     *
     * @param owner the hub's one thread, for nothing else; the caller ends it after {@link #close}
     */
    public WatchHub(
            Channel channel,
            Collection<Kind> kinds,
            Limits limits,
            InstantSource clock,
            ScheduledExecutorService owner) {
        this.streams = new StoreStreams(channel, owner);
        this.limits = limits;
        this.clock = clock;
        this.owner = owner;
        for (Kind kind : kinds) {
            if (kind.persisted()) {
                feeds.put(kind, new KindFeed(kind, streams, limits));
            }
        }
        owner.execute(() -> feeds.values().forEach(KindFeed::open));
        owner.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Starts a watch. It does not wait: what cannot be served ends the subscription. */
    public Subscription subscribe(WatchSpec spec) {
        checkRoom();
        KindFeed feed = feeds.get(spec.kind());
        if (feed == null) {
            throw StatusError.methodNotAllowed(spec.kind(), "watch");
        }
        var subscription = new RingSubscription(
                spec, new RingSubscription.Hub(feed, clock, limits.bookmarkEvery(), this::historyFor, this::forget));
        subscriptions.add(subscription);
        if (closed) {
            subscription.stop();
        }
        return subscription;
    }

    /**
     * Starts to follow who owns whom, of several kinds in one order. Unlike a watch it costs the store a watch of its own,
     * so it is for the few that need it.
     *
     * @param etcd the store that this hub watches
     */
    public Feed<OwnershipEvent> followOwnership(OwnershipSpec spec, Etcd etcd) {
        checkRoom();
        var feed = new OwnershipFeed(spec, etcd, new OwnershipFeed.Hub(streams, limits, ownerships::remove));
        ownerships.add(feed);
        if (closed) {
            feed.stop();
        }
        return feed;
    }

    private void checkRoom() {
        if (watchers() >= limits.watchersMax()) {
            throw StatusError.tooManyRequests(
                    "this API server has " + limits.watchersMax() + " watches open, its limit; try again", 1);
        }
    }

    /** How many watches are open. */
    public int watchers() {
        return subscriptions.size() + ownerships.size();
    }

    /**
     * Ends all watches plainly and closes the store's: subscriptions end at their next poll. It waits a moment until the
     * store's last messages have come, so that the owner thread may be ended afterwards.
     */
    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(RingSubscription::stop);
        ownerships.forEach(OwnershipFeed::stop);
        owner.execute(() -> feeds.values().forEach(KindFeed::close));
        try {
            streams.awaitEnd(CLOSE_MAX);
        } catch (TimeoutException e) {
            log.info("The store has not ended all watches within {}.", CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private History historyFor(RingSubscription subscription) {
        return History.after(
                subscription.reached(),
                History.Source.of(subscription.spec().kind()),
                streams,
                limits.historyEventsMax(),
                subscription::wake);
    }

    private void forget(RingSubscription subscription) {
        subscriptions.remove(subscription);
    }

    private void tick() {
        Instant now = clock.instant();
        if (!now.isBefore(nextProgress)) {
            nextProgress = now.plus(limits.bookmarkEvery().dividedBy(4));
            feeds.values().forEach(KindFeed::askProgress);
            ownerships.forEach(OwnershipFeed::askProgress);
        }
        for (RingSubscription subscription : subscriptions) {
            if (!now.isBefore(subscription.spec().deadline())) {
                subscription.wake();
            }
            History history = subscription.history();
            if (history != null) {
                history.askProgress();
            }
        }
    }
}
