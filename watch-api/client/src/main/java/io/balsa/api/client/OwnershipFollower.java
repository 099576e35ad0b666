package io.balsa.api.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.resource.v1.OwnershipReply;
import io.balsa.resource.v1.OwnershipRequest;
import io.balsa.resource.v1.ResourceRef;
import io.balsa.resource.v1.ResourcesGrpc;
import io.balsa.resource.v1.WatchReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows who owns whom, of many kinds at once, over any number of broken connections.
 *
 * <p><b>Promised:</b> the receiver is told the whole state at one revision, then every change after it in the order of
 * revisions, whatever the kinds, from one thread. After a break it goes on where it ended; only when the history does not
 * reach back that far, or when the state had not come completely, it begins anew, and says so. <b>Not promised:</b> that a
 * change comes only once: those of the last revision before a break may come again.
 */
public final class OwnershipFollower implements AutoCloseable {
    /** Is told, on the follower's thread; must not block. */
    public interface Receiver {
        /** Nothing is known any more: the whole state follows, up to the next {@link OwnershipEvent.Complete}. */
        void begins();

        void event(OwnershipEvent event);
    }

    private static final Logger LOG = LoggerFactory.getLogger(OwnershipFollower.class);

    /** Metadata are small: as many as keep the connection busy over a round trip. */
    private static final int WINDOW = 1_024;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final ApiClient api;
    private final List<Kind> kinds;
    private final Receiver receiver;
    private final ScheduledExecutorService executor;
    private final Backoff backoff;
    private volatile boolean closed;

    // The rest is touched by the follower's thread only, and by close once that thread has ended.

    /** Up to here everything was told; 0 before the whole state was. */
    private long completeTo;

    private @Nullable Watch watch;

    /** Counts watches, so that what an old one still delivers is known and dropped. */
    private long watchNumber;

    private OwnershipFollower(ApiClient api, List<Kind> kinds, Receiver receiver, Clockwork clockwork) {
        this.api = api;
        this.kinds = List.copyOf(kinds);
        this.receiver = receiver;
        this.executor = clockwork.executor("ownership");
        this.backoff = new Backoff(Backoff.Policy.forConnections(), clockwork.random(), clockwork.nanoTime());
    }

    /** Starts to follow the kinds; returns at once. */
    public static OwnershipFollower start(ApiClient api, List<Kind> kinds, Receiver receiver, Clockwork clockwork) {
        OwnershipFollower follower = new OwnershipFollower(api, kinds, receiver, clockwork);
        follower.execute(follower::follow);
        return follower;
    }

    /** Stops; when it returns the receiver is told nothing any more. */
    @Override
    public void close() {
        closed = true;
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("The receiver of ownership still works after {}.", CLOSE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Watch current = watch;
        if (current != null) {
            current.close();
        }
    }

    private void follow() {
        if (closed) {
            return;
        }
        if (completeTo == 0) {
            receiver.begins();
        }
        OwnershipRequest.Builder request = OwnershipRequest.newBuilder().setStartRevision(completeTo);
        for (Kind kind : kinds) {
            request.addKinds(ResourceRef.newBuilder()
                    .setGroup(kind.group())
                    .setVersion(kind.version())
                    .setResource(kind.plural()));
        }
        long number = ++watchNumber;
        WatchCall<OwnershipRequest, OwnershipReply> call = new WatchCall<>(
                reply -> execute(() -> received(number, reply)), why -> execute(() -> ended(number, why)), WINDOW);
        ResourcesGrpc.newStub(api.channel()).watchOwnership(request.build(), call);
        watch = call;
    }

    private void received(long number, OwnershipReply reply) {
        if (number != watchNumber || closed) {
            return;
        }
        backoff.reset();
        if (reply.getType() == WatchReply.Type.BOOKMARK) {
            completeTo = Math.max(completeTo, reply.getRevision());
            receiver.event(new OwnershipEvent.Complete(reply.getRevision()));
        } else {
            if (completeTo > 0) {
                // Everything before this revision has arrived, but of this one there may be more.
                completeTo = Math.max(completeTo, reply.getRevision() - 1);
            }
            receiver.event(change(reply));
        }
        Watch current = watch;
        if (current != null) {
            current.more(1);
        }
    }

    private OwnershipEvent.Change change(OwnershipReply reply) {
        try {
            return new OwnershipEvent.Change(
                    reply.getType() == WatchReply.Type.DELETED,
                    kinds.get(reply.getKind()),
                    ObjectMeta.parseFrom(reply.getMetadata()),
                    reply.getRevision());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The API server sent metadata that cannot be read.", e);
        }
    }

    private void ended(long number, StatusError why) {
        if (number != watchNumber || closed) {
            return;
        }
        watch = null;
        if (Failures.isExpired(why)) {
            completeTo = 0;
        }
        Duration wait = backoff.next();
        // Once per outage: what repeats itself is for those who debug.
        LOG.atLevel(backoff.failures() == 1 ? Level.INFO : Level.DEBUG)
                .log("Following who owns whom goes on in {}: {}", wait, why.getMessage());
        try {
            executor.schedule(this::follow, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The follower was closed meanwhile.");
        }
    }

    private void execute(Runnable step) {
        try {
            executor.execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("The follower is closed.");
        }
    }
}
