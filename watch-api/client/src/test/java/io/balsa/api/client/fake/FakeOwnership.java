package io.balsa.api.client.fake;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.resource.v1.OwnershipReply;
import io.balsa.resource.v1.OwnershipRequest;
import io.balsa.resource.v1.WatchReply;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.function.Consumer;

/** One stream about who owns whom. */
final class FakeOwnership implements Consumer<FakeStore.Past>, FakeResources.Open {
    private final List<Kind> kinds;
    private final long start;
    private final ServerCallStreamObserver<OwnershipReply> replies;
    private Runnable forget = () -> {};

    FakeOwnership(OwnershipRequest request, ServerCallStreamObserver<OwnershipReply> replies) {
        this.kinds = request.getKindsList().stream().map(FakeResources::kind).toList();
        this.start = request.getStartRevision();
        this.replies = replies;
    }

    void start(FakeStore store, Runnable whenOver) {
        forget = () -> {
            store.unfollow(this);
            whenOver.run();
        };
        replies.setOnCancelHandler(forget);
        synchronized (store) {
            long from = start;
            if (from == 0) {
                for (Kind kind : kinds) {
                    store.list(kind, "")
                            .forEach(object -> accept(
                                    new FakeStore.Past(kind, WatchReply.Type.ADDED, object, Meta.revision(object))));
                }
                from = store.revision();
                send(OwnershipReply.newBuilder()
                        .setType(WatchReply.Type.BOOKMARK)
                        .setRevision(from)
                        .build());
            }
            store.follow(from, this);
        }
    }

    @Override
    public void accept(FakeStore.Past past) {
        int kind = kinds.indexOf(past.kind());
        if (kind >= 0) {
            send(OwnershipReply.newBuilder()
                    .setType(past.type())
                    .setKind(kind)
                    .setMetadata(Meta.of(past.object()).toByteString())
                    .setRevision(past.revision())
                    .build());
        }
    }

    private void send(OwnershipReply reply) {
        synchronized (replies) {
            if (!replies.isCancelled()) {
                replies.onNext(reply);
            }
        }
    }

    @Override
    public void end(StatusError failure) {
        forget.run();
        synchronized (replies) {
            replies.onError(FakeResources.failure(failure));
        }
    }
}
