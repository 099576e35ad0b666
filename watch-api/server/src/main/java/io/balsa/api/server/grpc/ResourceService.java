package io.balsa.api.server.grpc;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.core.ApiRequest;
import io.balsa.api.server.core.ApiResult;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.core.Target;
import io.balsa.resource.v1.DeleteRequest;
import io.balsa.resource.v1.GetRequest;
import io.balsa.resource.v1.ListReply;
import io.balsa.resource.v1.ListRequest;
import io.balsa.resource.v1.ObjectReply;
import io.balsa.resource.v1.OwnershipReply;
import io.balsa.resource.v1.OwnershipRequest;
import io.balsa.resource.v1.PatchRequest;
import io.balsa.resource.v1.ResourcesGrpc;
import io.balsa.resource.v1.WatchReply;
import io.balsa.resource.v1.WatchRequest;
import io.balsa.resource.v1.WriteRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The Resources service. Its calls block on the server's executor, which therefore is not an event loop. */
final class ResourceService extends ResourcesGrpc.ResourcesImplBase {
    private final ResourceCore core;
    private final Messages messages;
    private final Executor pumps;

    /** @param pumps where watches are encoded and sent */
    ResourceService(ResourceCore core, Scheme scheme, Executor pumps) {
        this.core = core;
        this.messages = new Messages(scheme);
        this.pumps = pumps;
    }

    @Override
    public void get(GetRequest request, StreamObserver<ObjectReply> replies) {
        answer(replies, () -> {
            var get = new ApiRequest.Get(caller(), messages.named(request.getRef()), "");
            ObjectReply whole = reply(core.handle(get));
            return request.getMetadataOnly() ? Messages.metadataOf(whole) : whole;
        });
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListReply> replies) {
        answer(replies, () -> {
            var list = new ApiRequest.ListAll(caller(), messages.target(request.getRef()), Messages.options(request));
            var page = (ApiResult.Page) core.handle(list);
            var reply = ListReply.newBuilder().setRevision(page.revision()).setContinueToken(page.continueToken());
            page.items().forEach(item -> reply.addItems(Messages.reply(item)));
            return reply.build();
        });
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchReply> replies) {
        var stream = (ServerCallStreamObserver<WatchReply>) replies;
        try {
            var watch = new ApiRequest.Watch(caller(), messages.target(request.getRef()), Messages.options(request));
            var watching = (ApiResult.Watching) core.handle(watch);
            new WatchPump<>(watching.subscription(), stream, Messages::reply, pumps).start();
        } catch (RuntimeException e) {
            stream.onError(Trailers.failure(e));
        }
    }

    @Override
    public void watchOwnership(OwnershipRequest request, StreamObserver<OwnershipReply> replies) {
        var stream = (ServerCallStreamObserver<OwnershipReply>) replies;
        try {
            List<Kind> kinds = request.getKindsList().stream()
                    .map(ref -> messages.target(ref).kind())
                    .toList();
            var feed = core.followOwnership(caller(), kinds, request.getStartRevision());
            new WatchPump<>(feed, stream, Messages::reply, pumps).start();
        } catch (RuntimeException e) {
            stream.onError(Trailers.failure(e));
        }
    }

    @Override
    public void create(WriteRequest request, StreamObserver<ObjectReply> replies) {
        answer(replies, () -> {
            Target target = messages.target(request.getRef());
            return written(new ApiRequest.Create(
                    caller(),
                    target,
                    messages.object(target, request),
                    Messages.options(request.hasFence(), request.getFence())));
        });
    }

    @Override
    public void update(WriteRequest request, StreamObserver<ObjectReply> replies) {
        answer(replies, () -> {
            Target target = messages.named(request.getRef());
            return written(new ApiRequest.Update(
                    caller(),
                    target,
                    messages.object(target, request),
                    Messages.options(request.hasFence(), request.getFence())));
        });
    }

    @Override
    public void patch(PatchRequest request, StreamObserver<ObjectReply> replies) {
        answer(
                replies,
                () -> written(new ApiRequest.Patch(
                        caller(),
                        messages.named(request.getRef()),
                        Messages.type(request.getType()),
                        request.getPatch(),
                        Messages.options(request.hasFence(), request.getFence()))));
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<ObjectReply> replies) {
        answer(
                replies,
                () -> written(new ApiRequest.Delete(
                        caller(),
                        messages.named(request.getRef()),
                        Messages.options(request),
                        Messages.options(request.hasFence(), request.getFence()))));
    }

    private ObjectReply written(ApiRequest request) {
        return reply(core.handle(request));
    }

    private static ObjectReply reply(ApiResult result) {
        if (result instanceof ApiResult.Found found) {
            return Messages.reply(found.object());
        } else if (result instanceof ApiResult.Written written) {
            return Messages.reply(written.object());
        } else if (result instanceof ApiResult.Answered answered) {
            return Messages.reply(answered);
        }
        throw new IllegalStateException("one object was asked for, and the answer is " + result.getClass());
    }

    private static Caller caller() {
        return CallerInterceptor.current();
    }

    private static <T> void answer(StreamObserver<T> replies, Supplier<T> work) {
        T reply;
        try {
            reply = work.get();
        } catch (RuntimeException e) {
            replies.onError(Trailers.failure(e));
            return;
        }
        replies.onNext(reply);
        replies.onCompleted();
    }
}
