package io.balsa.store.alarm;

import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.v1.Command;
import java.util.List;

/** What a command takes from the quota, by etcd's reckoning: 0 for all that is allowed when space has run out. */
public final class SpaceCost {
    private static final long PUT_BYTES = 256;
    private static final long LEASE_BYTES = 64;

    private SpaceCost() {}

    /** In bytes. */
    public static long of(Command command) {
        return switch (command.getRequestCase()) {
            case PUT -> of(command.getPut());
            case TXN -> of(command.getTxn());
            case LEASE_GRANT -> LEASE_BYTES;
            default -> 0;
        };
    }

    private static long of(PutRequest put) {
        return PUT_BYTES + put.getKey().size() + put.getValue().size();
    }

    /** etcd: the dearer branch, whichever will be taken. */
    private static long of(TxnRequest txn) {
        return Math.max(of(txn.getSuccessList()), of(txn.getFailureList()));
    }

    private static long of(List<RequestOp> ops) {
        long bytes = 0;
        for (RequestOp op : ops) {
            if (op.hasRequestPut()) {
                bytes += of(op.getRequestPut());
            } else if (op.hasRequestTxn()) {
                bytes += of(op.getRequestTxn());
            }
        }
        return bytes;
    }
}
