package io.balsa.store.differential;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.v1.Command;
import java.util.stream.Stream;

/** What must not be sent to etcd 3.5, because it does not survive it. */
public final class EtcdFaults {
    private EtcdFaults() {}

    /**
     * etcd 3.5 lets a transaction delete "everything from a key on" and put one of those keys, and panics when that put
     * asks for the value or lease that has just been deleted.
     */
    public static boolean wouldCrash(Command command) {
        return command.hasTxn() && deletesToTheEnd(command.getTxn());
    }

    private static boolean deletesToTheEnd(TxnRequest txn) {
        return Stream.concat(txn.getSuccessList().stream(), txn.getFailureList().stream())
                .anyMatch(op -> op.hasRequestTxn()
                        ? deletesToTheEnd(op.getRequestTxn())
                        : op.getRequestDeleteRange().getRangeEnd().equals(ByteString.copyFrom(new byte[1])));
    }
}
