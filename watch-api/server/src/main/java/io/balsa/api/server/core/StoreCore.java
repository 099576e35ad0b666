package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.watch.WatchHub;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The resource core on a store: asks whether the caller may, then hands the request to the part that knows how. */
public final class StoreCore implements ResourceCore {
    private final CoreConfig config;
    private final Access access;
    private final Reads reads;
    private final Creation creation;
    private final Updating updating;
    private final Removal removal;
    private final Watches watches;

    public StoreCore(ObjectStore store, WatchHub hub, CoreConfig config) {
        this.config = config;
        var addresses = new ServiceAddresses(store.etcd(), config.addresses(), config.random());
        this.access = new Access(config.authorizer());
        this.reads = new Reads(store, config.limits());
        this.creation = new Creation(store, new Namespaces(store), addresses, config);
        this.updating = new Updating(store, addresses, config.limits());
        this.removal = new Removal(store, access, config);
        this.watches = new Watches(store, reads, hub, config);
    }

    @Override
    public ApiResult handle(ApiRequest request) {
        if (request instanceof ApiRequest.Get get) {
            access.check("get", get);
            return new ApiResult.Found(reads.get(get.target(), get.resourceVersion()));
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

    private ApiResult create(ApiRequest.Create create) {
        Target target = create.target();
        // rules about names look at the name of the object to be
        Target named = target.name().isEmpty()
                ? new Target(target.kind(), target.subresource(), target.namespace(), Meta.name(create.object()))
                : target;
        access.check("create", new ApiRequest.Create(create.caller(), named, create.object(), create.options()));
        return creation.create(create);
    }

    private ApiResult update(ApiRequest.Update update) {
        Target target = update.target();
        if (target.subresource().equals("binding") && target.kind().equals(Kinds.POD)) {
            return bind(update);
        }
        checkSubresource(target, "update");
        var placed = BodyRules.placed(target, update.object());
        Optional<ApiResult.Written> written = updating.change(target, update.options(), current -> {
            access.checkOn("update", update, current);
            return placed;
        });
        if (written.isPresent()) {
            return written.get();
        }
        if (target.kind().createsOnUpdate() && target.subresource().isEmpty() && BodyRules.revision(placed) == 0) {
            return create(new ApiRequest.Create(update.caller(), target, update.object(), update.options()));
        }
        throw StatusError.notFound(target.kind(), target.name());
    }

    private ApiResult bind(ApiRequest.Update update) {
        Target target = update.target();
        Binding binding = Binder.binding(update.object());
        ApiResult.Written written = updating.change(
                        target,
                        update.options(),
                        current -> Binder.bound(
                                (Pod) current.message(), binding, config.clock().instant()))
                .orElseThrow(() -> StatusError.notFound(target.kind(), target.name()));
        Status success = Status.newBuilder().setStatus("Success").setCode(201).build();
        return new ApiResult.Written(written.outcome(), written.object(), written.warnings(), success);
    }

    private ApiResult patch(ApiRequest.Patch patch) {
        Target target = patch.target();
        checkSubresource(target, "patch");
        var patching = new Patching(patch);
        ApiResult.Written written = updating.change(target, patch.options(), current -> {
                    access.checkOn("patch", patch, current);
                    return patching.next(current);
                })
                .orElseThrow(() -> StatusError.notFound(target.kind(), target.name()));
        return new ApiResult.Written(written.outcome(), written.object(), patching.warnings(), null);
    }

    private ApiResult deleteAll(ApiRequest.DeleteAll request) {
        Target target = request.target();
        ApiResult.Page page = reads.list(target, request.selection());
        var removed = new ArrayList<StoredObject>();
        for (StoredObject item : page.items()) {
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

    private static void checkSubresource(Target target, String verb) {
        Kind kind = target.kind();
        boolean known = target.subresource().isEmpty() || (target.subresource().equals("status") && kind.hasStatus());
        if (!known) {
            throw StatusError.methodNotAllowed(kind, verb);
        }
    }
}
