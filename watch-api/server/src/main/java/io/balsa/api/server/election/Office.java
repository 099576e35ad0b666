package io.balsa.api.server.election;

import com.google.protobuf.ByteString;
import io.balsa.api.server.storage.Change;
import io.balsa.api.server.storage.Commit;
import io.balsa.api.server.storage.Etcd;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.resource.v1.Fence;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One candidate's way to one office and through its term.
 *
 * <p>The office is the key {@code /balsa/offices/<name>}; its value is the holder's identity. It is created only when it
 * does not exist, and exists only as long as the holder's lease, so there is never more than one holder. Its creation
 * revision differs for every term: a write that compares it fails as soon as the term is over, even when the writer has
 * not noticed.
 *
 * <p>Blocking; for one thread at a time.
 */
public final class Office {
    private static final String PREFIX = "/balsa/offices/";

    private final Etcd etcd;
    private final ObjectStore store;
    private final ByteString key;
    private final ByteString identity;
    private final Duration ttl;
    private long lease;
    private @Nullable Fence fence;

    public Office(ObjectStore store, String name, String identity, Duration ttl) {
        this.etcd = store.etcd();
        this.store = store;
        this.key = ByteString.copyFromUtf8(PREFIX + name);
        this.identity = ByteString.copyFromUtf8(identity);
        this.ttl = ttl;
    }

    /**
     * How the office stands.
     *
     * @param fence the proof of office; null when somebody else holds it
     * @param holder who holds it; empty when nobody does
     */
    public record Standing(@Nullable Fence fence, String holder) {}

    /**
     * Renews the term, or takes the office if it is free.
     *
     * @throws io.balsa.api.model.StatusError when the store does not answer; it may be called again
     */
    public Standing campaign() {
        if (fence != null && etcd.keepAlive(lease) <= 0) {
            forget();
        }
        Optional<KeyValue> current = etcd
                .range(RangeRequest.newBuilder().setKey(key).build())
                .getKvsList()
                .stream()
                .findFirst();
        Fence held = fence;
        if (current.isPresent()) {
            boolean own =
                    held != null && held.getCreateRevision() == current.get().getCreateRevision();
            if (!own) {
                resign();
            }
            return new Standing(own ? held : null, current.get().getValue().toStringUtf8());
        }
        // a term whose key is gone is over, whatever removed it
        resign();
        return take();
    }

    private Standing take() {
        lease = etcd.grantLease(ttl);
        Commit commit = store.commit(Change.create(key, identity).leasedBy(lease));
        if (commit instanceof Commit.Done done) {
            Fence won = Fence.newBuilder()
                    .setKey(key)
                    .setCreateRevision(done.revision())
                    .build();
            fence = won;
            return new Standing(won, identity.toStringUtf8());
        }
        resign();
        Optional<KeyValue> winner = ((Commit.Refused) commit).current();
        return new Standing(null, winner.map(kv -> kv.getValue().toStringUtf8()).orElse(""));
    }

    /** Gives the office up, if it is held: the next candidate need not wait for the lease. */
    public void resign() {
        long ending = lease;
        forget();
        if (ending != 0) {
            etcd.revokeLease(ending);
        }
    }

    private void forget() {
        lease = 0;
        fence = null;
    }
}
