package io.balsa.api.client.loop;

import io.balsa.api.client.Backoff;
import io.balsa.api.client.Clockwork;
import io.balsa.resource.v1.CampaignReply;
import io.balsa.resource.v1.CampaignRequest;
import io.balsa.resource.v1.ElectionsGrpc;
import io.balsa.resource.v1.Fence;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Campaigns for one office, for as long as it is open, and says when it is held.
 *
 * <p>What holds:
 *
 * <ol>
 *   <li>The office is held here only until {@code ttl} after the last renewal that the server confirmed was <em>sent</em>,
 *       by this process's monotonic clock. Silence loses it: no message is needed. {@link #fence} is empty from that
 *       instant on, even while the thread that calls the candidate is late.
 *   <li>{@code elected} and {@code deposed} alternate, from one thread, beginning with {@code elected}.
 *   <li>A process that was suspended may still act for an instant after it wakes. That is what the fence is for: the
 *       store refuses such writes.
 * </ol>
 */
public final class Election implements AutoCloseable {
    /** Who wants the office. Both methods are called from the election's thread and delay the next renewal. */
    public interface Candidate {
        /** The office is held; every write must carry the fence. */
        void elected(Fence fence);

        /** The office is lost; nothing may be going on when this returns. */
        void deposed(String why);
    }

    /**
     * What is campaigned for.
     *
     * @param office its name, such as {@code controllers}
     * @param identity who campaigns, unique among all candidates
     * @param ttl how long the office stays with somebody who is silent
     */
    public record Campaign(String office, String identity, Duration ttl) {}

    private record Term(Fence fence, long untilNanos) {}

    private static final Logger LOG = LoggerFactory.getLogger(Election.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    private final Channel channel;
    private final Campaign campaign;
    private final Candidate candidate;
    private final Clockwork clockwork;
    private final Backoff backoff;
    private final ScheduledExecutorService executor;
    private final long renewNanos;

    /** Written by the election's thread only. */
    private volatile @Nullable Term term;

    private volatile boolean closed;

    // The rest is touched by the election's thread only.
    private @Nullable ClientCallStreamObserver<CampaignRequest> stream;

    /** When the request was sent that has no answer yet; there is at most one. */
    private @Nullable Long unansweredNanos;

    /** When the last request was sent that has an answer: the office is certain for a ttl from then. */
    private long confirmedNanos;

    /** Counts streams, so that what an old one still delivers is known and dropped. */
    private long streamNumber;

    public Election(Channel channel, Campaign campaign, Candidate candidate, Clockwork clockwork) {
        this.channel = channel;
        this.campaign = campaign;
        this.candidate = candidate;
        this.clockwork = clockwork;
        this.backoff = new Backoff(Backoff.Policy.forConnections(), clockwork.random(), clockwork.nanoTime());
        this.executor = clockwork.executor("election-" + campaign.office());
        this.renewNanos = campaign.ttl().toNanos() / 4;
    }

    /** Starts to campaign; returns at once. */
    public void start() {
        execute(this::campaign);
        executor.scheduleWithFixedDelay(this::tick, renewNanos, renewNanos, TimeUnit.NANOSECONDS);
    }

    /** The proof of office, while it is held. */
    public Optional<Fence> fence() {
        Term held = term;
        return held == null || now() - held.untilNanos() >= 0 ? Optional.empty() : Optional.of(held.fence());
    }

    /** Gives the office up, after the candidate was deposed, and stops campaigning. */
    @Override
    public void close() {
        execute(() -> {
            closed = true;
            depose("this process is stopping");
            hangUp();
        });
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("The office {} is not given up after {}.", campaign.office(), CLOSE_MAX);
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    // -- on the election's thread -----------------------------------------------------------------------------------

    private void campaign() {
        if (closed || stream != null) {
            return;
        }
        Replies replies = new Replies(++streamNumber);
        ElectionsGrpc.newStub(channel).campaign(replies);
        stream = replies.call;
        renew();
    }

    private void tick() {
        Term held = term;
        if (held != null && now() - held.untilNanos() >= 0) {
            depose("no renewal was confirmed for " + campaign.ttl());
        }
        Long sent = unansweredNanos;
        if (sent == null) {
            renew();
        } else if (now() - sent > campaign.ttl().toNanos()) {
            lost(streamNumber, "the API server does not answer");
        }
    }

    private void renew() {
        ClientCallStreamObserver<CampaignRequest> open = stream;
        if (open != null) {
            unansweredNanos = now();
            open.onNext(CampaignRequest.newBuilder()
                    .setName(campaign.office())
                    .setIdentity(campaign.identity())
                    .setTtlSeconds(Math.max(1, campaign.ttl().toSeconds()))
                    .build());
        }
    }

    private void answered(long number, CampaignReply reply) {
        if (number != streamNumber || closed) {
            return;
        }
        backoff.reset();
        if (unansweredNanos != null) {
            confirmedNanos = unansweredNanos;
            unansweredNanos = null;
        }
        Term held = term;
        Term now = new Term(reply.getFence(), confirmedNanos + campaign.ttl().toNanos());
        if (!reply.getLeading()) {
            depose(reply.getHolder().isEmpty() ? "nobody holds the office" : reply.getHolder() + " holds the office");
        } else if (held != null && held.fence().equals(reply.getFence())) {
            term = now;
        } else {
            depose("the office was held anew");
            elect(now);
        }
    }

    private void elect(Term won) {
        if (now() - won.untilNanos() < 0) {
            term = won;
            LOG.info("{} holds the office {}.", campaign.identity(), campaign.office());
            candidate.elected(won.fence());
        }
    }

    private void depose(String why) {
        if (term != null) {
            term = null;
            LOG.info("{} no longer holds the office {}: {}.", campaign.identity(), campaign.office(), why);
            candidate.deposed(why);
        }
    }

    /** The stream is gone, and with it the office: the server ends it with the stream. */
    private void lost(long number, String why) {
        if (number != streamNumber || closed) {
            return;
        }
        hangUp();
        depose(why);
        Duration wait = backoff.next();
        LOG.debug("{} campaigns for {} again in {}: {}", campaign.identity(), campaign.office(), wait, why);
        executor.schedule(this::campaign, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void hangUp() {
        streamNumber++;
        unansweredNanos = null;
        ClientCallStreamObserver<CampaignRequest> open = stream;
        stream = null;
        if (open != null) {
            open.cancel("The candidate hangs up.", null);
        }
    }

    private long now() {
        return clockwork.nanoTime().getAsLong();
    }

    private void execute(Runnable step) {
        try {
            executor.execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("The election for {} is closed.", campaign.office());
        }
    }

    private final class Replies implements ClientResponseObserver<CampaignRequest, CampaignReply> {
        private final long number;
        private @Nullable ClientCallStreamObserver<CampaignRequest> call;

        Replies(long number) {
            this.number = number;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<CampaignRequest> requests) {
            call = requests;
        }

        @Override
        public void onNext(CampaignReply reply) {
            execute(() -> answered(number, reply));
        }

        @Override
        public void onError(Throwable failure) {
            String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            execute(() -> lost(number, why));
        }

        @Override
        public void onCompleted() {
            execute(() -> lost(number, "the API server ended the campaign"));
        }
    }
}
