package io.balsa.api.server.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.Subresource;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.core.ApiRequest;
import io.balsa.api.server.core.ApiRequest.PatchType;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.core.Target;
import io.balsa.api.server.core.WriteOptions;
import io.balsa.api.server.http.RequestBody.Expected;
import io.balsa.api.server.http.request.ApiCall;
import io.balsa.api.server.http.request.MediaType;
import io.balsa.api.server.http.request.Representation;
import io.balsa.api.server.http.request.Representation.Answer;
import io.balsa.api.server.http.request.RequestOptions;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import java.util.List;
import java.util.Map;

/** Turns calls into requests of the core and its results into answers; everything but watches and logs. */
final class ResourceHandler {
    private static final Expected<DeleteOptions> DELETE_OPTIONS =
            new Expected<>("", "DeleteOptions", DeleteOptions.getDefaultInstance());
    private static final Map<String, PatchType> PATCHES = Map.of(
            "application/json-patch+json", PatchType.JSON_PATCH,
            "application/merge-patch+json", PatchType.MERGE_PATCH,
            "application/strategic-merge-patch+json", PatchType.STRATEGIC_MERGE_PATCH);
    private static final List<String> PATCH_TYPES = List.of(
            "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json");

    private final ResourceCore core;
    private final Replies replies;

    ResourceHandler(ResourceCore core, Replies replies) {
        this.core = core;
        this.replies = replies;
    }

    /** Answers a call on this thread. */
    void handle(Exchange exchange, ApiCall call, Caller caller) {
        switch (call.verb()) {
            case GET -> get(exchange, call.target(), caller);
            case LIST -> list(exchange, call.target(), caller);
            case CREATE -> create(exchange, call.target(), caller);
            case UPDATE -> update(exchange, call.target(), caller);
            case PATCH -> patch(exchange, call.target(), caller);
            case DELETE -> delete(exchange, call.target(), caller);
            case DELETE_ALL -> deleteAll(exchange, call.target(), caller);
            case WATCH, LOG -> throw new IllegalArgumentException(call.verb() + " is a stream");
        }
    }

    /** What a watch asks the core for: a named object is a collection of one. */
    static ApiRequest.Watch watch(Exchange exchange, Target target, Caller caller) {
        return new ApiRequest.Watch(caller, target, RequestOptions.list(exchange.query()));
    }

    private void get(Exchange exchange, Target target, Caller caller) {
        Representation representation = Representation.choose(exchange.header("Accept"), answer(target));
        replies.result(
                exchange,
                core.handle(new ApiRequest.Get(caller, target, exchange.query().first("resourceVersion"))),
                representation);
    }

    private void list(Exchange exchange, Target target, Caller caller) {
        Representation representation = Representation.choose(exchange.header("Accept"), Answer.LIST);
        ListOptions options = RequestOptions.list(exchange.query());
        replies.result(exchange, core.handle(new ApiRequest.ListAll(caller, target, options)), representation);
    }

    private void create(Exchange exchange, Target target, Caller caller) {
        Representation representation = Representation.choose(exchange.header("Accept"), answer(target));
        WriteOptions options = options(exchange, "CreateOptions");
        Message object = object(exchange, expected(target), options);
        replies.result(exchange, core.handle(new ApiRequest.Create(caller, target, object, options)), representation);
    }

    private void update(Exchange exchange, Target target, Caller caller) {
        Representation representation = Representation.choose(exchange.header("Accept"), answer(target));
        WriteOptions options = options(exchange, "UpdateOptions");
        Message object = object(exchange, expected(target), options);
        replies.result(exchange, core.handle(new ApiRequest.Update(caller, target, object, options)), representation);
    }

    private void patch(Exchange exchange, Target target, Caller caller) {
        Representation representation = Representation.choose(exchange.header("Accept"), answer(target));
        PatchType type =
                PATCHES.get(MediaType.parse(exchange.header("Content-Type")).name());
        if (type == null) {
            // Server-side apply is among them: clients that want it are told what there is.
            throw StatusError.unsupportedMediaType(PATCH_TYPES);
        }
        WriteOptions options = options(exchange, "PatchOptions");
        ByteString body = exchange.body();
        replies.result(
                exchange, core.handle(new ApiRequest.Patch(caller, target, type, body, options)), representation);
    }

    private void delete(Exchange exchange, Target target, Caller caller) {
        Representation representation = Representation.choose(exchange.header("Accept"), Answer.ONE);
        DeleteOptions delete = deleteOptions(exchange);
        replies.result(
                exchange,
                core.handle(new ApiRequest.Delete(caller, target, delete, options(exchange, delete))),
                representation);
    }

    private void deleteAll(Exchange exchange, Target target, Caller caller) {
        Representation representation = Representation.choose(exchange.header("Accept"), Answer.LIST);
        ListOptions selection = RequestOptions.list(exchange.query());
        DeleteOptions delete = deleteOptions(exchange);
        replies.result(
                exchange,
                core.handle(new ApiRequest.DeleteAll(caller, target, selection, delete, options(exchange, delete))),
                representation);
    }

    private static Expected<Message> expected(Target target) {
        Subresource.Body body = target.body();
        Kind kind = target.kind();
        return body == null
                ? new Expected<>(kind.apiVersion(), kind.kind(), kind.prototype())
                : new Expected<>(body.apiVersion(), body.kind(), body.prototype(), body.older());
    }

    /** Views are there of what the store has, not of what is only answered. */
    private static Answer answer(Target target) {
        return target.body() == null && target.kind().persisted() ? Answer.ONE : Answer.PLAIN;
    }

    private static <M extends Message> M object(Exchange exchange, Expected<M> expected, WriteOptions options) {
        RequestBody<M> body = RequestBody.decode(exchange.body(), exchange.header("Content-Type"), expected);
        body.judged(options.fieldValidation(), expected).forEach(exchange::warn);
        return body.object();
    }

    private static WriteOptions options(Exchange exchange, String of) {
        return RequestOptions.write(exchange.query(), of, exchange.header("User-Agent"));
    }

    private static WriteOptions options(Exchange exchange, DeleteOptions delete) {
        return RequestOptions.write(
                exchange.query(), "DeleteOptions", exchange.header("User-Agent"), delete.getDryRunList());
    }

    // Kubernetes: a body wins over the query.
    private static DeleteOptions deleteOptions(Exchange exchange) {
        ByteString body = exchange.body();
        return body.isEmpty()
                ? RequestOptions.delete(exchange.query())
                : RequestBody.decode(body, exchange.header("Content-Type"), DELETE_OPTIONS)
                        .object();
    }
}
