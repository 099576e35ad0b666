package io.balsa.api.client.fake;

import io.balsa.resource.v1.CampaignReply;
import io.balsa.resource.v1.CampaignRequest;
import io.balsa.resource.v1.ElectionsGrpc;
import io.balsa.resource.v1.Fence;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;

/** The Elections service: whoever asks first holds an office until its stream ends or a test takes it away. */
final class FakeElections extends ElectionsGrpc.ElectionsImplBase {
    private record Office(Candidacy holder, String identity, Fence fence) {}

    private final FakeStore store;
    private final Map<String, Office> offices = new HashMap<>();
    volatile boolean silent;

    FakeElections(FakeStore store) {
        this.store = store;
    }

    /** Ends the office as if its holder had been silent for too long; the holder is not told. */
    synchronized void expire(String office) {
        offices.remove(office);
        store.vacate(office);
    }

    @Override
    public StreamObserver<CampaignRequest> campaign(StreamObserver<CampaignReply> replies) {
        return new Candidacy(replies);
    }

    private synchronized void asked(Candidacy candidacy, CampaignRequest request) {
        if (silent) {
            return;
        }
        Office office = offices.computeIfAbsent(
                request.getName(), name -> new Office(candidacy, request.getIdentity(), store.take(name)));
        boolean leading = office.holder() == candidacy;
        CampaignReply.Builder reply =
                CampaignReply.newBuilder().setLeading(leading).setHolder(office.identity());
        candidacy.replies.onNext(leading ? reply.setFence(office.fence()).build() : reply.build());
    }

    private synchronized void over(Candidacy candidacy) {
        offices.entrySet().removeIf(entry -> {
            boolean held = entry.getValue().holder() == candidacy;
            if (held) {
                store.vacate(entry.getKey());
            }
            return held;
        });
    }

    private final class Candidacy implements StreamObserver<CampaignRequest> {
        private final StreamObserver<CampaignReply> replies;

        Candidacy(StreamObserver<CampaignReply> replies) {
            this.replies = replies;
        }

        @Override
        public void onNext(CampaignRequest request) {
            asked(this, request);
        }

        @Override
        public void onError(Throwable failure) {
            over(this);
        }

        @Override
        public void onCompleted() {
            over(this);
            replies.onCompleted();
        }
    }
}
