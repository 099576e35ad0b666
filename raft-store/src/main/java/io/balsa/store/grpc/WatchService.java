package io.balsa.store.grpc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.watch.Sink;
import io.balsa.store.watch.WatchHub;
import io.balsa.store.watch.WatchStream;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Ties gRPC's flow control to the hub's streams: nothing is sent that the consumer has no room for. */
public final class WatchService extends WatchGrpc.WatchImplBase {
    private static final ByteString FIRST_KEY = ByteString.copyFrom(new byte[] {0});

    private final WatchHub hub;
    private final Permits permits;
    /** Those whose client wants to hear of it when there is no leader. */
    private final Set<WatchStream> needLeader = ConcurrentHashMap.newKeySet();

    public WatchService(WatchHub hub, Permits permits) {
        this.hub = hub;
        this.permits = permits;
    }

    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> observer) {
        var call = (ServerCallStreamObserver<WatchResponse>) observer;
        call.disableAutoRequest();
        WatchStream stream = hub.open(new Consumer(call));
        if (LeaderRequired.ASKED.get() != null) {
            needLeader.add(stream);
        }
        call.setOnReadyHandler(stream::ready);
        call.setOnCancelHandler(() -> {
            needLeader.remove(stream);
            stream.close();
        });
        Requester who = Requester.current();
        call.request(1);
        return new StreamObserver<>() {
            @Override
            public void onNext(WatchRequest request) {
                if (request.hasCreateRequest() && permits.areOn()) {
                    // The next request is not taken from the client before this one has been dealt with.
                    create(request, stream, who);
                } else {
                    stream.request(request);
                }
            }

            @Override
            public void onError(Throwable gone) {
                needLeader.remove(stream);
                stream.close();
            }

            @Override
            public void onCompleted() {
                // etcd: a client that asks for nothing more has its watches until it goes
            }
        };
    }

    /** etcd: permission is asked for when a watch is created; one that is denied is told so as a watch. */
    private void create(WatchRequest request, WatchStream stream, Requester who) {
        WatchCreateRequest wanted = request.getCreateRequest();
        // etcd: no key means from the first key there can be
        ByteString key = wanted.getKey().isEmpty() ? FIRST_KEY : wanted.getKey();
        // etcd: a start before all revisions is refused for that, whoever asks
        CompletableFuture<Void> permitted = wanted.getStartRevision() < 0
                ? CompletableFuture.completedFuture(null)
                : permits.judgeLater(who, (access, caller) -> access.read(caller, key, wanted.getRangeEnd()));
        permitted.whenComplete((yes, no) -> {
            if (no == null) {
                stream.request(request);
            } else {
                stream.refuse(GoStatus.text(Errors.of(no).getStatus()));
            }
        });
    }

    /** No leader has been known for long: ends the streams that asked for one, so that their clients go elsewhere. */
    public void leaderLost() {
        List<WatchStream> all = List.copyOf(needLeader);
        all.forEach(needLeader::remove);
        all.forEach(stream -> stream.fail(Errors.of(Reason.NO_LEADER)));
    }

    private record Consumer(ServerCallStreamObserver<WatchResponse> call) implements Sink {
        @Override
        public boolean isReady() {
            return call.isReady();
        }

        @Override
        public void send(WatchResponse response) {
            call.onNext(response);
        }

        @Override
        public void requestMore() {
            call.request(1);
        }

        @Override
        public void fail(RuntimeException cause) {
            call.onError(Errors.of(cause));
        }
    }
}
