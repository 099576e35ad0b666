package io.balsa.store.mvcc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.v1.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * No key may be written twice by one transaction: put twice, or put and deleted, in one branch with everything nested in
 * it. Deleting twice is harmless, and the two branches of a nested transaction never both run.
 */
final class TxnOverlaps {
    private TxnOverlaps() {}

    static Optional<Refusal> check(TxnRequest request) {
        boolean clean = new Branch().addAll(request.getSuccessList()) && new Branch().addAll(request.getFailureList());
        return clean ? Optional.empty() : Optional.of(Refusals.DUPLICATE_KEY);
    }

    /** What a list of operations may write. */
    private static final class Branch {
        private final Set<ByteString> puts = new HashSet<>();
        private final List<DeleteRangeRequest> deletes = new ArrayList<>();

        /** False: two of them overlap. */
        boolean addAll(List<RequestOp> ops) {
            for (RequestOp op : ops) {
                if (op.hasRequestDeleteRange()) {
                    deletes.add(op.getRequestDeleteRange());
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
            deletes.addAll(success.deletes);
            deletes.addAll(failure.deletes);
            return true;
        }

        private boolean addPut(ByteString key) {
            return puts.add(key) && deletes.stream().noneMatch(delete -> covers(delete, key));
        }

        private static boolean covers(DeleteRangeRequest delete, ByteString key) {
            if (delete.getRangeEnd().isEmpty()) {
                return delete.getKey().equals(key);
            }
            // etcd takes the end literally here: one of a single zero byte ("all from the key on") covers nothing.
            var order = ByteString.unsignedLexicographicalComparator();
            return order.compare(delete.getKey(), key) <= 0 && order.compare(key, delete.getRangeEnd()) < 0;
        }
    }
}
