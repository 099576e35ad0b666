package io.balsa.bench.work;

import io.balsa.bench.load.Work;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Leases kept alive, each on a stream of its own, as clients do it. */
final class LeaseWork implements Work {
    private static final long TTL_S = 300;
    private static final int GRANT_TIMEOUT_S = 20;

    private final List<Stream> streams = new ArrayList<>();

    /** Grants the leases, which takes a moment. They end by themselves. */
    LeaseWork(Lanes lanes) {
        for (Lane lane : lanes.all()) {
            long lease = lane.blockingLease()
                    .withDeadlineAfter(GRANT_TIMEOUT_S, TimeUnit.SECONDS)
                    .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(TTL_S).build())
                    .getID();
            streams.add(new Stream(lease, lane));
        }
    }

    @Override
    public int lanes() {
        return streams.size();
    }

    @Override
    public long writes() {
        return 0;
    }

    @Override
    public void send(int lane, End end) {
        streams.get(lane).send(end);
    }

    private static final class Stream implements StreamObserver<LeaseKeepAliveResponse> {
        private final LeaseKeepAliveRequest request;
        private final StreamObserver<LeaseKeepAliveRequest> requests;
        private volatile @Nullable End end;

        @SuppressWarnings("this-escape") // nothing comes before something has been sent
        Stream(long lease, Lane lane) {
            this.request = LeaseKeepAliveRequest.newBuilder().setID(lease).build();
            this.requests = lane.lease().leaseKeepAlive(this);
        }

        void send(End next) {
            end = next;
            requests.onNext(request);
        }

        @Override
        public void onNext(LeaseKeepAliveResponse answer) {
            End asked = end;
            end = null;
            if (asked == null) {
                return;
            }
            if (answer.getID() == request.getID() && answer.getTTL() == TTL_S) {
                asked.acknowledged();
            } else {
                asked.wrong("lease " + request.getID() + ", granted for " + TTL_S + " s, was kept alive as lease "
                        + answer.getID() + " for " + answer.getTTL() + " s");
            }
        }

        @Override
        public void onError(Throwable cause) {
            End asked = end;
            end = null;
            if (asked != null) {
                asked.failed(Answer.reason(cause));
            }
        }

        @Override
        public void onCompleted() {
            onError(new IllegalStateException("the server ended the stream of a lease"));
        }
    }
}
