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
import java.util.List;
import java.util.Optional;

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

    private static final String REVISION = "metadata.resourceVersion";

    /** Go prints numbers without a sign in this way. */
    private record Unsigned(long value) {
        @Override
        public String toString() {
            return "0x" + Long.toHexString(value);
        }
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
            Allocation next = settled(target, wanted, current.message(), writer);
            boolean ends = DeletionRules.hasEnded(next.object());
            Writer.Attempt attempt = ends ? writer.remove(current) : writer.update(current, next);
            if (attempt instanceof Writer.Attempt.Done done) {
                return Optional.of(written(current, done.object(), ends));
            }
            if (insists && attempt instanceof Writer.Attempt.Lost) {
                throw StatusError.conflict(target.kind(), target.name());
            }
        }
        throw StatusError.conflict(target.kind(), target.name());
    }

    private static ApiResult.Written written(StoredObject current, StoredObject written, boolean ends) {
        ApiResult.Outcome outcome = ApiResult.Outcome.UPDATED;
        if (ends) {
            outcome = ApiResult.Outcome.DELETED;
        } else if (written == current) {
            outcome = ApiResult.Outcome.UNCHANGED;
        }
        return new ApiResult.Written(outcome, written, List.of(), null);
    }

    /** Objects of some kinds are replaced only by those who say which revision they replace. */
    static void requireRevision(Target target, Message wanted) {
        if (BodyRules.revision(wanted) == 0 && !target.kind().updatesUnconditionally()) {
            throw StatusError.invalid(
                    target.kind(),
                    target.name(),
                    List.of(FieldError.invalid(REVISION, new Unsigned(0), "must be specified for an update")));
        }
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
            return false;
        }
        if (revision != current.revision()) {
            throw StatusError.conflict(target.kind(), target.name());
        }
        return true;
    }

    /** The state to store: defaults, the kind's own rules, what it takes of the cluster, and validation. */
    private Allocation settled(Target target, Message wanted, Message old, Writer writer) {
        Kind kind = target.kind();
        if (target.subresource().equals("binding")) {
            // made by this server out of the stored pod: the rules for what a client may change do not apply
            return Allocation.none(Meta.edit(wanted, ObjectMeta.Builder::clearResourceVersion));
        }
        Message next = kind.defaulted(Meta.edit(
                wanted, edit -> edit.clearResourceVersion().clearManagedFields().setName(target.name())));
        Allocation allocation;
        List<FieldError> errors;
        String part = target.subresource();
        if (part.isEmpty()) {
            allocation = addresses.allocate(kind.prepareForUpdate(next, old), old, writer.taken());
            errors = kind.validateUpdate(allocation.object(), old);
        } else {
            allocation = Allocation.none(kind.prepareForUpdateOf(part, next, old));
            errors = kind.validateUpdateOf(part, allocation.object(), old);
        }
        if (!errors.isEmpty()) {
            throw StatusError.invalid(kind, target.name(), errors);
        }
        return allocation;
    }
}
