package io.balsa.store;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a watch is told. */
final class WatchAnswers {
    private WatchAnswers() {}

    /** The second answer to a watch from a revision: the first only says that it was made. */
    static WatchResponse second(Channel channel, long revision) throws Exception {
        CompletableFuture<WatchResponse> second = new CompletableFuture<>();
        StreamObserver<WatchRequest> stream = WatchGrpc.newStub(channel).watch(new StreamObserver<>() {
            @Override
            public void onNext(WatchResponse response) {
                if (!response.getCreated()) {
                    second.complete(response);
                }
            }

            @Override
            public void onError(Throwable failure) {
                second.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                second.completeExceptionally(new IllegalStateException("it ended"));
            }
        });
        stream.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("key/2"))
                        .setStartRevision(revision))
                .build());
        try {
            return second.get(30, TimeUnit.SECONDS);
        } finally {
            stream.onCompleted();
        }
    }
}
