package io.balsa.api.server.storage;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.limits.Limits;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.ResponseOp;
import io.balsa.etcd.v3.TxnResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects by kind, namespace and name in an etcd, under Kubernetes' keys. Every read is linearizable. Safe for any thread.
 */
public final class ObjectStore {
    private final Etcd etcd;
    private final Limits limits;

    public ObjectStore(Etcd etcd, Limits limits) {
        this.etcd = etcd;
        this.limits = limits;
    }

    public Etcd etcd() {
        return etcd;
    }

    /** The key of an object. */
    public static ByteString key(Kind kind, String namespace, String name) {
        return ByteString.copyFromUtf8(kind.key(namespace, name));
    }

    /**
     * What one read found.
     *
     * @param revision the store's revision of the snapshot
     */
    public record Reading(Optional<StoredObject> object, long revision) {}

    /** Reads one object at the latest revision. */
    public Reading get(Kind kind, String namespace, String name) {
        RangeResponse response = etcd.range(
                RangeRequest.newBuilder().setKey(key(kind, namespace, name)).build());
        return new Reading(
                response.getKvsList().stream().findFirst().map(kv -> object(kind, kv)),
                response.getHeader().getRevision());
    }

    /**
     * One piece of a list.
     *
     * @param more whether there are objects behind the last one
     * @param total how many objects there are from the start key on, this page included
     * @param revision the revision all pages are read at
     */
    public record Page(List<StoredObject> objects, boolean more, long total, long revision) {}

    /**
     * Reads objects in key order.
     *
     * @param prefix of all keys of the list
     * @param start the first key wanted, at or behind the prefix
     * @param limit most objects; 0 for all
     * @param revision the revision to read at; 0 for the latest
     * @throws Compacted when the history does not reach back to the revision
     * @throws FutureRevision when the store has not reached it
     */
    public Page page(Kind kind, String prefix, String start, long limit, long revision) {
        RangeResponse response = etcd.range(RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(start))
                .setRangeEnd(end(prefix))
                .setLimit(limit)
                .setRevision(revision)
                .build());
        var objects = new ArrayList<StoredObject>(response.getKvsCount());
        for (KeyValue kv : response.getKvsList()) {
            objects.add(object(kind, kv));
        }
        long at = revision == 0 ? response.getHeader().getRevision() : revision;
        return new Page(objects, response.getMore(), response.getCount(), at);
    }

    /** The bytes that an object is stored as: in the version that its kind is stored in. */
    public ByteString encode(Kind kind, Message object) {
        ByteString bytes = Envelope.forStore(kind.stored(), kind.toStored(object));
        if (bytes.size() > limits.objectBytesMax()) {
            throw StatusError.requestEntityTooLarge(
                    "limit is " + limits.objectBytesMax() + " bytes, the object has " + bytes.size());
        }
        return bytes;
    }

    /** Commits a change, once; see {@link StoreFailures} for what a missing answer means. */
    public Commit commit(Change change) {
        TxnResponse response = etcd.commit(change.request());
        if (response.getSucceeded()) {
            return new Commit.Done(response.getHeader().getRevision());
        }
        Optional<KeyValue> current = Optional.empty();
        var failed = new ArrayList<Guard>();
        for (int i = 0; i < change.guards().size(); i++) {
            Guard guard = change.guards().get(i);
            Optional<KeyValue> found = onlyKey(response.getResponses(i));
            if (i == 0) {
                current = found;
            }
            if (!guard.holdsFor(found)) {
                failed.add(guard);
            }
        }
        return new Commit.Refused(current, failed);
    }

    /** An object as it stands in a key. */
    public static StoredObject object(Kind kind, KeyValue kv) {
        return new StoredObject(kind, kv.getValue(), kv.getModRevision());
    }

    /** The end of the range of all keys below a prefix with a slash at its end, or of the one key without. */
    public static ByteString end(String prefix) {
        if (!prefix.endsWith("/")) {
            return ByteString.copyFromUtf8(prefix + "\0");
        }
        // '0' is the byte behind '/'
        return ByteString.copyFromUtf8(prefix.substring(0, prefix.length() - 1) + "0");
    }

    private static Optional<KeyValue> onlyKey(ResponseOp response) {
        return response.getResponseRange().getKvsList().stream().findFirst();
    }
}
