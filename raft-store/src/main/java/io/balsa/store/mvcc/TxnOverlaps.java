package io.balsa.store.mvcc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.v1.Refusal;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * No key may be written twice by one transaction: put twice, or put and deleted, in one branch with everything nested in
 * it. Deleting twice is harmless, and the two branches of a nested transaction never both run.
 */
final class TxnOverlaps {
    private static final Comparator<ByteString> ORDER = ByteString.unsignedLexicographicalComparator();

    private TxnOverlaps() {}

    static Optional<Refusal> check(TxnRequest request) {
        boolean clean = new Branch().addAll(request.getSuccessList()) && new Branch().addAll(request.getFailureList());
        return clean ? Optional.empty() : Optional.of(Refusals.DUPLICATE_KEY);
    }

    /** What a list of operations may write. */
    private static final class Branch {
        private final Set<ByteString> puts = new HashSet<>();

        /** First key to end, exclusive, of ranges that do not touch each other. */
        private final NavigableMap<ByteString, ByteString> deletes = new TreeMap<>(ORDER);

        /** False: two of them overlap. */
        boolean addAll(List<RequestOp> ops) {
            for (RequestOp op : ops) {
                if (op.hasRequestDeleteRange()) {
                    addDelete(op.getRequestDeleteRange());
                }
            }
            for (RequestOp op : ops) {
                if (op.hasRequestTxn() && !addNested(op.getRequestTxn())) {
                    return false;
                }
            }
            for (RequestOp op : ops) {
                if (op.hasRequestPut() && !addPut(op.getRequestPut().getKey())) {
                    return false;
                }
            }
            return true;
        }

        private boolean addNested(TxnRequest nested) {
            Branch success = new Branch();
            Branch failure = new Branch();
            if (!success.addAll(nested.getSuccessList()) || !failure.addAll(nested.getFailureList())) {
                return false;
            }
            Set<ByteString> either = new HashSet<>(success.puts);
            either.addAll(failure.puts);
            for (ByteString key : either) {
                if (!addPut(key)) {
                    return false;
                }
            }
            // Puts of other nested transactions that came before are not looked at again, as in etcd.
            success.deletes.forEach(this::addDeleted);
            failure.deletes.forEach(this::addDeleted);
            return true;
        }

        private boolean addPut(ByteString key) {
            Map.Entry<ByteString, ByteString> before = deletes.floorEntry(key);
            boolean deleted = before != null && ORDER.compare(key, before.getValue()) < 0;
            return puts.add(key) && !deleted;
        }

        private void addDelete(DeleteRangeRequest delete) {
            ByteString from = delete.getKey();
            // etcd takes the end literally here: one of a single zero byte ("all from the key on") covers nothing.
            ByteString to = delete.getRangeEnd().isEmpty()
                    ? ByteString.copyFrom(KeyRange.after(from.toByteArray()))
                    : delete.getRangeEnd();
            if (ORDER.compare(from, to) < 0) {
                addDeleted(from, to);
            }
        }

        private void addDeleted(ByteString from, ByteString to) {
            ByteString first = from;
            ByteString end = to;
            Map.Entry<ByteString, ByteString> touching = deletes.floorEntry(end);
            while (touching != null && ORDER.compare(touching.getValue(), first) >= 0) {
                deletes.remove(touching.getKey());
                first = ORDER.compare(touching.getKey(), first) < 0 ? touching.getKey() : first;
                end = ORDER.compare(touching.getValue(), end) > 0 ? touching.getValue() : end;
                touching = deletes.floorEntry(end);
            }
            deletes.put(first, end);
        }
    }
}
