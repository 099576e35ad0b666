package io.balsa.api.server.grpc;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.auth.Action;
import io.balsa.api.server.auth.Authorizer;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.election.OfficeDisplay;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.resource.v1.CampaignReply;
import io.balsa.resource.v1.CampaignRequest;
import io.balsa.resource.v1.ElectionsGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The Elections service: one {@link Campaign} for each stream. */
final class ElectionService extends ElectionsGrpc.ElectionsImplBase {
    /** What campaigns use. */
    record Parts(
            ObjectStore store,
            OfficeDisplay display,
            Authorizer authorizer,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor workers) {}

    private final Parts parts;
    private final Set<Campaign> campaigns = ConcurrentHashMap.newKeySet();

    ElectionService(Parts parts) {
        this.parts = parts;
    }

    @Override
    public StreamObserver<CampaignRequest> campaign(StreamObserver<CampaignReply> replies) {
        Caller caller = CallerInterceptor.current();
        var stream = (ServerCallStreamObserver<CampaignReply>) replies;
        var candidate = new Candidate(caller, stream);
        stream.setOnCancelHandler(candidate::hangUp);
        return candidate;
    }

    /** Gives up the offices of all candidates whose streams end here. */
    void close() {
        campaigns.forEach(Campaign::end);
    }

    private final class Candidate implements StreamObserver<CampaignRequest> {
        private final Caller caller;
        private final ServerCallStreamObserver<CampaignReply> replies;
        private volatile @Nullable Campaign campaign;

        Candidate(Caller caller, ServerCallStreamObserver<CampaignReply> replies) {
            this.caller = caller;
            this.replies = replies;
        }

        @Override
        public void onNext(CampaignRequest request) {
            Campaign running = campaign;
            if (running == null) {
                StatusError refusal = check(request);
                if (refusal != null) {
                    replies.onError(Trailers.failure(refusal));
                    return;
                }
                running = new Campaign(request, replies, parts);
                campaigns.add(running);
                campaign = running;
            }
            running.renew();
        }

        @Override
        public void onError(Throwable failure) {
            hangUp();
        }

        @Override
        public void onCompleted() {
            if (campaign == null) {
                replies.onCompleted();
            }
            hangUp();
        }

        void hangUp() {
            Campaign running = campaign;
            if (running != null) {
                campaigns.remove(running);
                running.end();
            }
        }

        private @Nullable StatusError check(CampaignRequest request) {
            if (!request.getName().matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
                return StatusError.badRequest("an office needs a name of small letters, digits and dashes, not \""
                        + request.getName() + "\"");
            }
            if (request.getIdentity().isEmpty() || request.getTtlSeconds() < 1 || request.getTtlSeconds() > 3600) {
                return StatusError.badRequest(
                        "a campaign needs an identity and a time to live between 1 and 3600 seconds");
            }
            Action action = new Action("update", "coordination.k8s.io", "leases", "", "kube-system", request.getName());
            return parts.authorizer().allows(caller, action)
                    ? null
                    : StatusError.forbidden("User \"" + caller.user() + "\" cannot campaign for an office");
        }
    }
}
