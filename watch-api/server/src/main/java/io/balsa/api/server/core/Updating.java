package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes objects that exist: reads the object, asks for its next state, checks it, and writes it if the object is still
 * the one that was read; else it starts again with the new one, unless the caller insists on a revision.
 */
final class Updating {
    /** The next state of an object, given the one that is stored. */
    interface Step {
        /**
         * The state the caller wants; its resourceVersion, if any, is the one that the caller insists on.
         *
         * @throws StatusError when the stored state does not allow it
         */
        Message next(StoredObject current);
    }

    private final ObjectStore store;
    private final ServiceAddresses addresses;
    private final Limits limits;

    Updating(ObjectStore store, ServiceAddresses addresses, Limits limits) {
        this.store = store;
        this.addresses = addresses;
        this.limits = limits;
    }

    /** Changes the object; empty when it does not exist. */
    Optional<ApiResult.Written> change(Target target, WriteOptions options, Step step) {
        var writer = new Writer(store, target, options);
        for (int tries = 0; tries < limits.conflictRetriesMax(); tries++) {
            Optional<StoredObject> found =
                    store.get(target.kind(), target.namespace(), target.name()).object();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            StoredObject current = found.get();
            Message wanted = step.next(current);
            boolean insists = insistsOnRevision(target, wanted, current);
            Message next = settled(target, wanted, current.message());
            Writer.Attempt attempt = write(writer, target, current, next);
            if (attempt instanceof Writer.Attempt.Done done) {
                return Optional.of(written(current, done.object(), next));
            }
            if (insists && attempt instanceof Writer.Attempt.Lost) {
                throw StatusError.conflict(target.kind(), target.name());
            }
        }
        throw StatusError.conflict(target.kind(), target.name());
    }

    private Writer.Attempt write(Writer writer, Target target, StoredObject current, Message next) {
        if (DeletionRules.hasEnded(next)) {
            return writer.remove(current);
        }
        return writer.update(
                current,
                target.subresource().isEmpty()
                        ? addresses.allocate(next, current.message(), writer.taken())
                        : Allocation.none(next));
    }

    private static ApiResult.Written written(StoredObject current, StoredObject written, Message next) {
        ApiResult.Outcome outcome = ApiResult.Outcome.UPDATED;
        if (DeletionRules.hasEnded(next)) {
            outcome = ApiResult.Outcome.DELETED;
        } else if (written == current) {
            outcome = ApiResult.Outcome.UNCHANGED;
        }
        return new ApiResult.Written(outcome, written, List.of(), null);
    }

    /** Whether the caller named a revision or a uid, which must then be the stored one's. */
    private static boolean insistsOnRevision(Target target, Message wanted, StoredObject current) {
        String uid = Meta.uid(wanted);
        String storedUid = Meta.uid(current.message());
        if (!uid.isEmpty() && !uid.equals(storedUid)) {
            throw StatusError.uidConflict(target.kind(), target.name(), uid, storedUid);
        }
        long revision = BodyRules.revision(wanted);
        if (revision == 0) {
            if (!target.kind().updatesUnconditionally()) {
                throw StatusError.invalid(
                        target.kind(),
                        target.name(),
                        List.of(FieldError.invalid("metadata.resourceVersion", 0, "must be specified for an update")));
            }
            return false;
        }
        if (revision != current.revision()) {
            throw StatusError.conflict(target.kind(), target.name());
        }
        return true;
    }

    /** The state to store: defaults, what no update changes, the kind's own rules, and validation. */
    private static Message settled(Target target, Message wanted, Message old) {
        Kind kind = target.kind();
        ObjectMeta was = Meta.of(old);
        if (target.subresource().equals("binding")) {
            // made by this server out of the stored pod: the rules for what a client may change do not apply
            return Meta.edit(wanted, ObjectMeta.Builder::clearResourceVersion);
        }
        Message next = kind.defaulted(Meta.edit(wanted, edit -> keepSystemFields(edit, was)));
        boolean status = target.subresource().equals("status");
        next = status ? kind.prepareForStatusUpdate(next, old) : kind.prepareForUpdate(next, old);
        var errors = new ArrayList<FieldError>(
                status ? kind.validateStatusUpdate(next, old) : kind.validateUpdate(next, old));
        if (was.hasDeletionTimestamp()) {
            errors.addAll(addedFinalizers(Meta.of(next), was));
        }
        if (!errors.isEmpty()) {
            throw StatusError.invalid(kind, target.name(), errors);
        }
        return Meta.edit(next, ObjectMeta.Builder::clearResourceVersion);
    }

    private static void keepSystemFields(ObjectMeta.Builder next, ObjectMeta was) {
        next.setName(was.getName()).setUid(was.getUid()).clearSelfLink().clearManagedFields();
        if (was.hasNamespace()) {
            next.setNamespace(was.getNamespace());
        }
        next.clearCreationTimestamp().clearDeletionTimestamp().clearDeletionGracePeriodSeconds();
        next.clearGeneration().clearGenerateName();
        if (was.hasCreationTimestamp()) {
            next.setCreationTimestamp(was.getCreationTimestamp());
        }
        if (was.hasDeletionTimestamp()) {
            next.setDeletionTimestamp(was.getDeletionTimestamp());
        }
        if (was.hasDeletionGracePeriodSeconds()) {
            next.setDeletionGracePeriodSeconds(was.getDeletionGracePeriodSeconds());
        }
        if (was.hasGeneration()) {
            next.setGeneration(was.getGeneration());
        }
        if (was.hasGenerateName()) {
            next.setGenerateName(was.getGenerateName());
        }
    }

    private static List<FieldError> addedFinalizers(ObjectMeta next, ObjectMeta was) {
        Set<String> added = new HashSet<>(next.getFinalizersList());
        added.removeAll(was.getFinalizersList());
        return added.isEmpty()
                ? List.of()
                : List.of(FieldError.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers "
                                + added));
    }
}
