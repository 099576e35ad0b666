package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.Subresource;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.watch.Feed;
import io.balsa.api.server.watch.OwnershipEvent;
import io.balsa.api.server.watch.OwnershipSpec;
import io.balsa.api.server.watch.WatchHub;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The resource core on a store: asks whether the caller may, then hands the request to the part that knows how. */
public final class StoreCore implements ResourceCore {
    private final ObjectStore store;
    private final WatchHub hub;
    private final CoreConfig config;
    private final Access access;
    private final Reads reads;
    private final Creation creation;
    private final Updating updating;
    private final Removal removal;
    private final Watches watches;
    private final Evictions evictions;
    private final Reviews reviews;
    private final TokenRequests tokenRequests;

    public StoreCore(ObjectStore store, WatchHub hub, CoreConfig config) {
        this.store = store;
        this.hub = hub;
        this.config = config;
        var addresses = new ServiceAddresses(store.etcd(), config.addresses(), config.random());
        this.access = new Access(config.authorizer());
        this.reads = new Reads(store, config.limits());
        this.creation = new Creation(store, new Namespaces(store), addresses, config);
        this.updating = new Updating(store, addresses, config.limits());
        this.removal = new Removal(store, access, config);
        this.watches = new Watches(store, reads, hub, config);
        this.evictions = new Evictions(store, reads, updating, removal, config);
        this.reviews = new Reviews(config.authorizer(), config.tokens());
        this.tokenRequests = new TokenRequests(reads, config);
    }

    @Override
    public ApiResult handle(ApiRequest request) {
        if (request instanceof ApiRequest.Get get) {
            access.check("get", get);
            StoredObject found = reads.get(get.target(), get.resourceVersion());
            return isScale(get.target()) ? Scales.answer(found) : new ApiResult.Found(found);
        } else if (request instanceof ApiRequest.ListAll list) {
            access.check("list", list);
            return reads.list(list.target(), list.options());
        } else if (request instanceof ApiRequest.Watch watch) {
            access.check("watch", watch);
            return new ApiResult.Watching(watches.watch(watch.target(), watch.options()));
        } else if (request instanceof ApiRequest.Create create) {
            return create(create);
        } else if (request instanceof ApiRequest.Update update) {
            access.check("update", update);
            return update(update);
        } else if (request instanceof ApiRequest.Patch patch) {
            access.check("patch", patch);
            return patch(patch);
        } else if (request instanceof ApiRequest.Delete delete) {
            access.check("delete", delete);
            return removal.delete(delete);
        } else if (request instanceof ApiRequest.DeleteAll deleteAll) {
            access.check("deletecollection", deleteAll);
            return deleteAll(deleteAll);
        }
        throw new IllegalArgumentException("The core does not know the request " + request + ".");
    }

    @Override
    public Feed<OwnershipEvent> followOwnership(Caller caller, List<Kind> kinds, long afterRevision) {
        for (Kind kind : kinds) {
            access.check(
                    "watch", new ApiRequest.Watch(caller, Target.of(kind, "", ""), ListOptions.getDefaultInstance()));
            if (!kind.persisted()) {
                throw StatusError.methodNotAllowed(kind, "watch");
            }
        }
        return hub.followOwnership(new OwnershipSpec(kinds, afterRevision), store.etcd());
    }

    private ApiResult create(ApiRequest.Create create) {
        Target target = create.target();
        // rules about names look at the name of the object to be
        Target named = target.name().isEmpty()
                ? new Target(target.kind(), target.subresource(), target.namespace(), Meta.name(create.object()))
                : target;
        access.check("create", new ApiRequest.Create(create.caller(), named, create.object(), create.options()));
        if (target.kind().equals(Kinds.BINDING)) {
            return bind(create, ofPod(target, create.object()));
        }
        if (!target.kind().persisted()) {
            return reviews.answer(create.caller(), target, create.object());
        }
        return switch (target.subresource()) {
            case "" -> creation.create(Requester.named(create));
            case "binding" -> bind(create, target);
            case "eviction" -> evictions.evict(create);
            case "token" -> tokenRequests.create(target, create.object());
            default -> throw StatusError.methodNotAllowed(target.kind(), "create");
        };
    }

    private ApiResult update(ApiRequest.Update update) {
        Target target = update.target();
        checkPart(target, "update");
        Optional<ApiResult.Written> written = updating.change(changed(target), update.options(), current -> {
            access.checkOn("update", update, current);
            Updating.requireRevision(target, update.object());
            return isScale(target)
                    ? Scales.updated(target, current, update.object())
                    : BodyRules.placed(target, update.object());
        });
        if (written.isPresent()) {
            return isScale(target) ? Scales.answer(written.get().object()) : written.get();
        }
        boolean creates =
                target.kind().createsOnUpdate() && target.subresource().isEmpty();
        if (creates && BodyRules.revision(update.object()) == 0) {
            return create(new ApiRequest.Create(update.caller(), target, update.object(), update.options()));
        }
        throw StatusError.notFound(target.kind(), target.name());
    }

    private ApiResult patch(ApiRequest.Patch patch) {
        Target target = patch.target();
        checkPart(target, "patch");
        var patching = new Patching(patch);
        ApiResult.Written written = updating.change(changed(target), patch.options(), current -> {
                    access.checkOn("patch", patch, current);
                    return isScale(target) ? Scales.patched(current, patching) : patching.next(current);
                })
                .orElseThrow(() -> StatusError.notFound(target.kind(), target.name()));
        return isScale(target)
                ? Scales.answer(written.object())
                : new ApiResult.Written(written.outcome(), written.object(), patching.warnings(), null);
    }

    /** Kubernetes: a binding that is posted to the collection names its pod. */
    private static Target ofPod(Target bindings, Message binding) {
        if (Meta.name(binding).isEmpty()) {
            throw StatusError.badRequest("Name parameter required.");
        }
        return new Target(Kinds.POD, "binding", bindings.namespace(), Meta.name(binding));
    }

    private ApiResult bind(ApiRequest.Create create, Target target) {
        Binding binding = Binder.binding(BodyRules.placed(target, create.object()));
        ApiResult.Written written = updating.change(
                        target,
                        create.options(),
                        current -> Binder.bound(
                                (Pod) current.message(), binding, config.clock().instant()))
                .orElseThrow(() -> StatusError.notFound(target.kind(), target.name()));
        Status success = Status.newBuilder().setStatus("Success").setCode(201).build();
        return new ApiResult.Written(written.outcome(), written.object(), written.warnings(), success);
    }

    /** Kubernetes, too, stops a removal that takes longer than a request may: what is gone is gone, and the caller asks again. */
    private ApiResult deleteAll(ApiRequest.DeleteAll request) {
        Target target = request.target();
        Instant end = config.clock().instant().plus(config.limits().requestTimeout());
        ApiResult.Page page = reads.list(target, request.selection());
        var removed = new ArrayList<StoredObject>();
        for (StoredObject item : page.items()) {
            if (!config.clock().instant().isBefore(end)) {
                throw StatusError.timeout("request did not complete within the allotted timeout", 0);
            }
            Target one = Target.of(target.kind(), Meta.namespace(item.message()), Meta.name(item.message()));
            try {
                removed.add(removal.delete(
                                new ApiRequest.Delete(request.caller(), one, request.delete(), request.options()))
                        .object());
            } catch (StatusError e) {
                // somebody else removed it first: that is what was asked for
                if (e.code() != 404) {
                    throw e;
                }
            }
        }
        return new ApiResult.Removed(target.kind(), List.copyOf(removed), page.revision());
    }

    private static boolean isScale(Target target) {
        return target.subresource().equals("scale");
    }

    /** What a write changes: a scale is a number in its workload. */
    private static Target changed(Target target) {
        return isScale(target) ? Target.of(target.kind(), target.namespace(), target.name()) : target;
    }

    private static void checkPart(Target target, String verb) {
        String part = target.subresource();
        boolean known = part.isEmpty()
                || (target.kind().subresources().contains(part)
                        && Subresource.named(part).filter(one -> one.has(verb)).isPresent());
        if (!known) {
            throw StatusError.methodNotAllowed(target.kind(), verb);
        }
    }
}
