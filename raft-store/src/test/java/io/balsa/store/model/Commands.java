package io.balsa.store.model;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.mvcc.RequestChecks;
import io.balsa.store.v1.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random commands and reads over few keys, so that they meet: keys that are prefixes of each other or differ in zero bytes,
 * ranges of every form, revisions around the present, leases that may not exist.
 */
public final class Commands {
    private static final List<ByteString> KEYS = List.of(
            key("a"),
            key("a\0"),
            key("a\0\0"),
            key("a\0b"),
            key("aa"),
            key("b"),
            key("\0"),
            bytes(0xff),
            bytes(0xff, 0));

    private final Random random;
    /** About the store's present revision: what random revisions lie around. */
    private long revision = 1;

    public Commands(Random random) {
        this.random = random;
    }

    public void revision(long now) {
        revision = now;
    }

    /** A command that passes {@link RequestChecks}. */
    public Command next() {
        while (true) {
            Command command = any();
            if (!command.hasTxn() || RequestChecks.txn(command.getTxn(), 128).isEmpty()) {
                return command;
            }
        }
    }

    private Command any() {
        Command.Builder command = Command.newBuilder();
        if (random.nextInt(10) == 0) {
            command.setExpectedTerm(1 + random.nextInt(2));
        }
        int kind = random.nextInt(100);
        if (kind < 35) {
            command.setPut(put());
        } else if (kind < 50) {
            command.setDeleteRange(delete());
        } else if (kind < 80) {
            command.setTxn(txn(2));
        } else if (kind < 86) {
            command.setCompact(CompactionRequest.newBuilder().setRevision(revisionAround() - 1));
        } else if (kind < 94) {
            command.setLeaseGrant(LeaseGrantRequest.newBuilder().setID(lease()).setTTL(60));
        } else {
            command.setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease()));
        }
        return command.build();
    }

    public RangeRequest range() {
        RangeRequest.Builder range = RangeRequest.newBuilder().setKey(key()).setRangeEnd(rangeEnd());
        if (random.nextBoolean()) {
            range.setRevision(revisionAround());
        }
        if (random.nextInt(3) == 0) {
            range.setLimit(1 + random.nextInt(4));
        }
        range.setCountOnly(random.nextInt(8) == 0).setKeysOnly(random.nextInt(8) == 0);
        if (random.nextInt(4) == 0) {
            range.setSortOrderValue(random.nextInt(3)).setSortTargetValue(random.nextInt(5));
        }
        if (random.nextInt(8) == 0) {
            range.setMinModRevision(revisionAround()).setMaxCreateRevision(revisionAround());
        }
        if (random.nextInt(8) == 0) {
            range.setMaxModRevision(revisionAround()).setMinCreateRevision(revisionAround());
        }
        return range.build();
    }

    private PutRequest put() {
        PutRequest.Builder put = PutRequest.newBuilder().setKey(key()).setPrevKv(random.nextBoolean());
        if (random.nextInt(8) == 0) {
            put.setIgnoreValue(true);
        } else {
            put.setValue(key("v" + random.nextInt(5)));
        }
        if (random.nextInt(8) == 0) {
            put.setIgnoreLease(true);
        } else if (random.nextInt(3) == 0) {
            put.setLease(lease());
        }
        return put.build();
    }

    private DeleteRangeRequest delete() {
        return DeleteRangeRequest.newBuilder()
                .setKey(key())
                .setRangeEnd(random.nextInt(3) == 0 ? rangeEnd() : ByteString.EMPTY)
                .setPrevKv(random.nextBoolean())
                .build();
    }

    private TxnRequest txn(int depth) {
        TxnRequest.Builder txn = TxnRequest.newBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            txn.addCompare(compare());
        }
        return txn.addAllSuccess(ops(depth)).addAllFailure(ops(depth)).build();
    }

    private List<RequestOp> ops(int depth) {
        List<RequestOp> ops = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            RequestOp.Builder op = RequestOp.newBuilder();
            switch (random.nextInt(depth > 0 ? 5 : 4)) {
                case 0 -> op.setRequestRange(range());
                case 1 -> op.setRequestDeleteRange(delete());
                case 2, 3 -> op.setRequestPut(put());
                default -> op.setRequestTxn(txn(depth - 1));
            }
            ops.add(op.build());
        }
        return ops;
    }

    private Compare compare() {
        Compare.Builder compare = Compare.newBuilder()
                .setKey(key())
                .setResultValue(random.nextInt(4))
                .setTargetValue(random.nextInt(5));
        if (random.nextInt(4) == 0) {
            compare.setRangeEnd(rangeEnd());
        }
        // The value may be of another target than the one asked about, or absent.
        switch (random.nextInt(6)) {
            case 0 -> compare.setVersion(random.nextInt(3));
            case 1 -> compare.setCreateRevision(revisionAround());
            case 2 -> compare.setModRevision(revisionAround());
            case 3 -> compare.setValue(key("v" + random.nextInt(5)));
            case 4 -> compare.setLease(random.nextInt(3));
            default -> compare.clearTargetUnion();
        }
        return compare.build();
    }

    private ByteString key() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private ByteString rangeEnd() {
        return random.nextInt(4) == 0 ? ByteString.EMPTY : key();
    }

    private long lease() {
        return 1 + random.nextInt(3);
    }

    private long revisionAround() {
        return Math.max(0, revision + 1 - random.nextInt(12));
    }

    private static ByteString key(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static ByteString bytes(int... bytes) {
        byte[] copy = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            copy[i] = (byte) bytes[i];
        }
        return ByteString.copyFrom(copy);
    }
}
