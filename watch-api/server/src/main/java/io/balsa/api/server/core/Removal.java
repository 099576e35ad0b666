package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Preconditions;
import io.balsa.k8s.meta.v1.Status;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes objects, at once or step by step as {@link DeletionRules} says.
 *
 * <p>Dependents are not its business: the garbage collector of the controllers removes what an owner that is gone leaves
 * behind, and for the policies Foreground and Orphan the owner is held by a finalizer until the collector has acted.
 */
final class Removal {
    private static final Set<String> LASTING = Set.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final List<String> POLICIES =
            List.of(DeletionRules.FOREGROUND_POLICY, DeletionRules.BACKGROUND_POLICY, DeletionRules.ORPHAN_POLICY);

    private final ObjectStore store;
    private final Access access;
    private final Limits limits;
    private final InstantSource clock;

    Removal(ObjectStore store, Access access, CoreConfig config) {
        this.store = store;
        this.access = access;
        this.limits = config.limits();
        this.clock = config.clock();
    }

    ApiResult.Written delete(ApiRequest.Delete request) {
        Target target = request.target();
        Kind kind = target.kind();
        if (!target.subresource().isEmpty()) {
            throw StatusError.methodNotAllowed(kind, "delete");
        }
        checkPolicy(request.delete());
        if (kind.equals(Kinds.NAMESPACE) && LASTING.contains(target.name())) {
            throw StatusError.forbidden(kind, target.name(), "this namespace may not be deleted");
        }
        var writer = new Writer(store, target, request.options());
        for (int tries = 0; tries < limits.conflictRetriesMax(); tries++) {
            StoredObject current = store.get(kind, target.namespace(), target.name())
                    .object()
                    .orElseThrow(() -> StatusError.notFound(kind, target.name()));
            access.checkOn("delete", request, current);
            checkPreconditions(target, request.delete(), current);
            ApiResult.Written done = attempt(writer, current, request.delete());
            if (done != null) {
                return done;
            }
        }
        throw StatusError.conflict(kind, target.name());
    }

    private ApiResult.@Nullable Written attempt(Writer writer, StoredObject current, DeleteOptions options) {
        Message held = DeletionRules.withPolicy(writer.kind(), current.message(), options);
        DeletionRules.Verdict verdict = DeletionRules.decide(held, options, clock.instant());
        if (verdict instanceof DeletionRules.Verdict.Remove) {
            return writer.remove(current) instanceof Writer.Attempt.Done done
                    ? new ApiResult.Written(ApiResult.Outcome.DELETED, done.object(), List.of(), answer(done.object()))
                    : null;
        }
        // what waits already may still be given another policy
        Message next = verdict instanceof DeletionRules.Verdict.Mark mark ? mark.object() : held;
        Allocation unversioned = Allocation.none(Meta.edit(next, ObjectMeta.Builder::clearResourceVersion));
        return writer.update(current, unversioned) instanceof Writer.Attempt.Done done
                ? new ApiResult.Written(ApiResult.Outcome.DELETING, done.object(), List.of(), null)
                : null;
    }

    /** Kubernetes answers the object for the kinds whose registries say so, else a Status. */
    private static @Nullable Status answer(StoredObject removed) {
        Kind kind = removed.kind();
        return kind.equals(Kinds.POD) || kind.equals(Kinds.SERVICE)
                ? null
                : StatusError.deleted(kind, Meta.name(removed.message()), Meta.uid(removed.message()));
    }

    private static void checkPolicy(DeleteOptions options) {
        String policy = options.getPropagationPolicy();
        if (options.hasOrphanDependents() && options.hasPropagationPolicy()) {
            throw refused(FieldError.invalid(
                    "propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (!policy.isEmpty() && !POLICIES.contains(policy)) {
            throw refused(FieldError.notSupported("propagationPolicy", policy, POLICIES));
        }
    }

    private static StatusError refused(FieldError error) {
        return StatusError.invalid("meta.k8s.io", "DeleteOptions", "", List.of(error));
    }

    private static void checkPreconditions(Target target, DeleteOptions options, StoredObject current) {
        Preconditions wanted = options.getPreconditions();
        String uid = Meta.uid(current.message());
        if (!wanted.getUid().isEmpty() && !wanted.getUid().equals(uid)) {
            throw StatusError.uidConflict(target.kind(), target.name(), wanted.getUid(), uid);
        }
        String revision = Long.toString(current.revision());
        if (!wanted.getResourceVersion().isEmpty()
                && !wanted.getResourceVersion().equals(revision)) {
            throw StatusError.revisionConflict(target.kind(), target.name(), wanted.getResourceVersion(), revision);
        }
    }
}
