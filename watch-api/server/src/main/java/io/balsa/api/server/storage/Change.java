package io.balsa.api.server.storage;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * One transaction around one key: what must hold, and what is written when it does. Immutable; each method answers a
 * larger change.
 *
 * <p>Example, a service that takes a node port:
 *
 * <pre>{@code
 * Change.create(serviceKey, bytes).claiming(nodePortKey, owner).guardedBy(Guard.unchanged(namespaceKey, 17))
 * }</pre>
 *
 * commits only when neither the service nor the port's key exists and the namespace is still the one of revision 17.
 *
 * @param guards all conditions; the first one is on the object's own key
 * @param writes puts and deletes, the object's first
 */
public record Change(ByteString key, List<Guard> guards, List<RequestOp> writes) {
    public Change {
        guards = List.copyOf(guards);
        writes = List.copyOf(writes);
    }

    /** Writes a key that must not exist. */
    public static Change create(ByteString key, ByteString value) {
        return new Change(key, List.of(Guard.absent(key)), List.of(put(key, value, 0)));
    }

    /** Writes a key that must not have changed since the revision. */
    public static Change update(ByteString key, long modRevision, ByteString value) {
        return new Change(key, List.of(Guard.unchanged(key, modRevision)), List.of(put(key, value, 0)));
    }

    /** Removes a key that must not have changed since the revision. */
    public static Change remove(ByteString key, long modRevision) {
        return new Change(key, List.of(Guard.unchanged(key, modRevision)), List.of(delete(key)));
    }

    /** The same change, its object's key bound to a lease of the store. */
    public Change leasedBy(long leaseId) {
        var bound = new ArrayList<>(writes);
        PutRequest own = writes.get(0).getRequestPut();
        bound.set(0, put(own.getKey(), own.getValue(), leaseId));
        return new Change(key, guards, bound);
    }

    /** The same change under one more condition. */
    public Change guardedBy(Guard guard) {
        return new Change(key, with(guards, guard), writes);
    }

    /** Also writes another key, which must not exist. */
    public Change claiming(ByteString other, ByteString value) {
        return new Change(key, with(guards, Guard.absent(other)), with(writes, put(other, value, 0)));
    }

    /** Also removes another key, whatever it holds. */
    public Change releasing(ByteString other) {
        return new Change(key, guards, with(writes, delete(other)));
    }

    /** The transaction; when a guard fails it reads the keys of all guards, in order. */
    TxnRequest request() {
        var txn = TxnRequest.newBuilder();
        for (Guard guard : guards) {
            txn.addCompare(guard.compare());
            txn.addFailure(RequestOp.newBuilder()
                    .setRequestRange(RangeRequest.newBuilder().setKey(guard.key())));
        }
        return txn.addAllSuccess(writes).build();
    }

    private static RequestOp put(ByteString key, ByteString value, long leaseId) {
        return RequestOp.newBuilder()
                .setRequestPut(
                        PutRequest.newBuilder().setKey(key).setValue(value).setLease(leaseId))
                .build();
    }

    private static RequestOp delete(ByteString key) {
        return RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key))
                .build();
    }

    private static <T> List<T> with(List<T> list, T more) {
        var longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
