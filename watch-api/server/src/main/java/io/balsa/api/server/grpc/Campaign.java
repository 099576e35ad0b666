package io.balsa.api.server.grpc;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.election.Office;
import io.balsa.api.server.watch.Turns;
import io.balsa.resource.v1.CampaignReply;
import io.balsa.resource.v1.CampaignRequest;
import io.balsa.resource.v1.Fence;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One candidate's stream. Each renewal is answered once with how the office stands; while the store does not answer, the
 * renewal is tried again until the candidate's own term has run out, so that a change of the store's leader does not cost
 * the office.
 */
final class Campaign {
    private static final Logger log = LoggerFactory.getLogger(Campaign.class);
    private static final Duration RETRY = Duration.ofMillis(200);
    /** The Lease object is for people: it need not change with every renewal. */
    private static final Duration SHOW_EVERY = Duration.ofSeconds(5);

    private final String officeName;
    private final String identity;
    private final Duration ttl;
    private final ServerCallStreamObserver<CampaignReply> replies;
    private final ElectionService.Parts parts;
    private final Office office;
    /** Everything below runs in turn, on worker threads. */
    private final Turns turns;

    private boolean ended;
    private @Nullable Fence shownFence;
    private Instant shownAt = Instant.MIN;

    Campaign(CampaignRequest request, ServerCallStreamObserver<CampaignReply> replies, ElectionService.Parts parts) {
        this.officeName = request.getName();
        this.identity = request.getIdentity();
        this.ttl = Duration.ofSeconds(request.getTtlSeconds());
        this.replies = replies;
        this.parts = parts;
        this.office = new Office(parts.store(), officeName, identity, ttl);
        this.turns = new Turns(parts.workers());
    }

    void renew() {
        Instant until = parts.clock().instant().plus(ttl);
        turns.execute(() -> renew(until));
    }

    /** Completes the stream and frees the office for the next candidate. */
    void end() {
        turns.execute(() -> {
            if (!ended) {
                ended = true;
                replies.onCompleted();
                try {
                    office.resign();
                } catch (StatusError e) {
                    log.info(
                            "The office {} stays with {} until its lease ends: {}",
                            officeName,
                            identity,
                            e.getMessage());
                }
            }
        });
    }

    private void renew(Instant until) {
        if (ended) {
            return;
        }
        Office.Standing standing;
        try {
            standing = office.campaign();
        } catch (RuntimeException e) {
            if (e instanceof StatusError && parts.clock().instant().plus(RETRY).isBefore(until)) {
                parts.timer()
                        .schedule(() -> turns.execute(() -> renew(until)), RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                fail(e);
            }
            return;
        }
        Fence fence = standing.fence();
        var reply = CampaignReply.newBuilder().setLeading(fence != null).setHolder(standing.holder());
        if (fence != null) {
            reply.setFence(fence);
        }
        replies.onNext(reply.build());
        if (fence != null) {
            show(fence);
        }
    }

    private void fail(RuntimeException failure) {
        ended = true;
        replies.onError(Trailers.failure(failure));
    }

    private void show(Fence fence) {
        Instant now = parts.clock().instant();
        if (fence.equals(shownFence) && now.isBefore(shownAt.plus(SHOW_EVERY))) {
            return;
        }
        try {
            parts.display().show(officeName, identity, ttl, fence);
            shownFence = fence;
            shownAt = now;
        } catch (StatusError e) {
            log.debug("The Lease object of the office {} was not written: {}", officeName, e.getMessage());
        }
    }
}
