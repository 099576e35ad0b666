package io.balsa.api.server.core;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.storage.Change;
import io.balsa.api.server.storage.Commit;
import io.balsa.api.server.storage.Guard;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.resource.v1.Fence;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The common end of every write: encodes, adds the fence and what the object takes or gives back, commits, and says what a
 * refusal means. One instance serves one request and remembers what its tries have learnt.
 */
final class Writer {
    private final ObjectStore store;
    private final Target target;
    private final WriteOptions options;
    private final Set<ByteString> taken = new HashSet<>();

    Writer(ObjectStore store, Target target, WriteOptions options) {
        this.store = store;
        this.target = target;
        this.options = options;
    }

    /** What came of one try. */
    sealed interface Attempt {
        /** It is written, or would have been in a dry run. */
        record Done(StoredObject object) implements Attempt {}

        /** Somebody else was faster: the object is not as it was read. */
        record Lost() implements Attempt {}

        /** Something other than the object changed (its namespace, its account, a port it was to get): try again from the start. */
        record Again() implements Attempt {}
    }

    Kind kind() {
        return target.kind();
    }

    /** Keys that earlier tries found taken. */
    Set<ByteString> taken() {
        return taken;
    }

    Attempt create(String name, Allocation allocation, List<Guard> conditions) {
        ByteString key = ObjectStore.key(target.kind(), target.namespace(), name);
        ByteString bytes = store.encode(target.kind(), allocation.object());
        Change change = Change.create(key, bytes);
        for (Guard condition : conditions) {
            change = change.guardedBy(condition);
        }
        if (options.dryRun()) {
            return store.get(target.kind(), target.namespace(), name).object().isPresent()
                    ? new Attempt.Lost()
                    : new Attempt.Done(StoredObject.written(target.kind(), allocation.object(), bytes, 0));
        }
        return commit(change, allocation, bytes);
    }

    /** Writes the next state over the one that was read; an equal state writes nothing. */
    Attempt update(StoredObject read, Allocation allocation) {
        ByteString bytes = store.encode(target.kind(), allocation.object());
        if (bytes.equals(read.bytes())) {
            // Nothing is written for a fenced writer either: it would hear of its own write and write again.
            checkFence();
            return new Attempt.Done(read);
        }
        if (options.dryRun()) {
            return new Attempt.Done(StoredObject.written(target.kind(), allocation.object(), bytes, read.revision()));
        }
        return commit(Change.update(key(read), read.revision(), bytes), allocation, bytes);
    }

    /** Removes the object that was read. */
    Attempt remove(StoredObject read) {
        if (options.dryRun()) {
            return new Attempt.Done(read);
        }
        Set<ByteString> releases = ServiceAddresses.releases(read.message());
        return commit(
                Change.remove(key(read), read.revision()),
                new Allocation(read.message(), List.of(), releases),
                read.bytes());
    }

    private Attempt commit(Change plain, Allocation allocation, ByteString bytes) {
        Change change = plain;
        Guard fence = fence(options.fence());
        if (fence != null) {
            change = change.guardedBy(fence);
        }
        for (Allocation.Claim claim : allocation.claims()) {
            change = change.claiming(claim.key(), owner());
        }
        for (ByteString release : allocation.releases()) {
            change = change.releasing(release);
        }
        Commit commit = store.commit(change);
        if (commit instanceof Commit.Done done) {
            Kind kind = target.kind();
            return new Attempt.Done(StoredObject.written(kind, allocation.object(), bytes, done.revision()));
        }
        return refused((Commit.Refused) commit, change, fence, allocation);
    }

    private void checkFence() {
        Guard fence = fence(options.fence());
        if (fence != null) {
            RangeRequest office = RangeRequest.newBuilder().setKey(fence.key()).build();
            Optional<KeyValue> found =
                    store.etcd().range(office).getKvsList().stream().findFirst();
            if (!fence.holdsFor(found)) {
                throw fenced();
            }
        }
    }

    private StatusError fenced() {
        return StatusError.conflict(
                target.kind(), target.name(), "the writer no longer holds the office that fences this write");
    }

    private Attempt refused(Commit.Refused refused, Change change, @Nullable Guard fence, Allocation allocation) {
        if (fence != null && refused.failed().contains(fence)) {
            throw fenced();
        }
        if (refused.failed().contains(change.guards().get(0))) {
            return new Attempt.Lost();
        }
        for (Allocation.Claim claim : allocation.claims()) {
            if (refused.failed().contains(Guard.absent(claim.key()))) {
                if (!claim.chosen()) {
                    throw StatusError.invalid(target.kind(), target.name(), List.of(claim.whenTaken()));
                }
                taken.add(claim.key());
            }
        }
        return new Attempt.Again();
    }

    private ByteString key(StoredObject read) {
        Message message = read.message();
        return ObjectStore.key(target.kind(), Meta.namespace(message), Meta.name(message));
    }

    private ByteString owner() {
        return ByteString.copyFromUtf8(target.namespace() + "/" + target.name());
    }

    private static @Nullable Guard fence(@Nullable Fence fence) {
        return fence == null ? null : Guard.createdAt(fence.getKey(), fence.getCreateRevision());
    }
}
