package io.balsa.store.lock;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrantResponse;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import java.util.concurrent.CompletableFuture;

/** The keys below one name, on behalf of one caller. Any thread; nothing blocks. */
final class Contest {
    /** etcd: what a session gets that brings no lease of its own. */
    private static final long SESSION_TTL_SECONDS = 60;

    private final StoreCalls calls;
    private final ByteString prefix;

    /** @param name without the slash that stands before a contender's lease */
    Contest(StoreCalls calls, ByteString name) {
        this.calls = calls;
        this.prefix = name.concat(ByteString.copyFromUtf8("/"));
    }

    /**
     * A contender's key.
     *
     * @param revision at which it was created: its age, and what fences its owner
     * @param header of the answer in which it was found
     * @param found the key as it stood there before; the default instance when it is new
     */
    record Entry(ByteString key, long revision, ResponseHeader header, KeyValue found) {
        boolean isNew() {
            return found.getKey().isEmpty();
        }
    }

    /** The lease itself, or a new one when the caller brings none. */
    CompletableFuture<Long> session(long lease) {
        return lease != 0
                ? CompletableFuture.completedFuture(lease)
                : calls.leaseGrant(LeaseGrantRequest.newBuilder()
                                .setTTL(SESSION_TTL_SECONDS)
                                .build())
                        .thenApply(LeaseGrantResponse::getID);
    }

    /** Puts the lease's key, or finds it when the same lease has contended before. */
    CompletableFuture<Entry> enter(long lease, ByteString value) {
        ByteString key = prefix.concat(ByteString.copyFromUtf8(Long.toHexString(lease)));
        TxnRequest request = TxnRequest.newBuilder()
                .addCompare(createdAt(key, 0))
                .addSuccess(RequestOp.newBuilder().setRequestPut(put(key, value, lease)))
                .addFailure(RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(key)))
                .build();
        return calls.txn(request).thenApply(answer -> entry(key, answer));
    }

    private static Entry entry(ByteString key, TxnResponse answer) {
        if (answer.getSucceeded()) {
            return new Entry(key, answer.getHeader().getRevision(), answer.getHeader(), KeyValue.getDefaultInstance());
        }
        KeyValue found = answer.getResponses(0).getResponseRange().getKvs(0);
        return new Entry(key, found.getCreateRevision(), answer.getHeader(), found);
    }

    /**
     * Completes when no key of the name is older than {@code revision}.
     *
     * @param gone completes when nobody waits any more; then this fails
     */
    CompletableFuture<Void> awaitTurn(long revision, CompletableFuture<Void> gone) {
        RangeRequest nextOlder = below().setSortTarget(RangeRequest.SortTarget.CREATE)
                .setSortOrder(RangeRequest.SortOrder.DESCEND)
                .setMaxCreateRevision(revision - 1)
                .setLimit(1)
                .setKeysOnly(true)
                .build();
        return calls.range(nextOlder).thenCompose(older -> {
            if (older.getKvsCount() == 0) {
                return CompletableFuture.completedFuture(null);
            }
            ByteString key = older.getKvs(0).getKey();
            return KeyDeletion.await(calls, key, older.getHeader().getRevision(), gone)
                    .thenCompose(deleted -> awaitTurn(revision, gone));
        });
    }

    /** The oldest contender, if there is one. */
    CompletableFuture<RangeResponse> owner() {
        return calls.range(below().setSortTarget(RangeRequest.SortTarget.CREATE)
                .setSortOrder(RangeRequest.SortOrder.ASCEND)
                .setLimit(1)
                .build());
    }

    CompletableFuture<RangeResponse> find(ByteString key) {
        return calls.range(RangeRequest.newBuilder().setKey(key).build());
    }

    /** Replaces the value of a contender that is still the one of that revision. */
    static CompletableFuture<TxnResponse> replace(
            StoreCalls calls, ByteString key, long revision, ByteString value, long lease) {
        return calls.txn(TxnRequest.newBuilder()
                .addCompare(createdAt(key, revision))
                .addSuccess(RequestOp.newBuilder().setRequestPut(put(key, value, lease)))
                .build());
    }

    /** Takes a contender out that is still the one of that revision; else nothing happens. */
    static CompletableFuture<TxnResponse> leave(StoreCalls calls, ByteString key, long revision) {
        return calls.txn(TxnRequest.newBuilder()
                .addCompare(createdAt(key, revision))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key)))
                .build());
    }

    ByteString prefix() {
        return prefix;
    }

    /** Where the range of the name ends: the prefix ends in a slash, so its last byte can be raised. */
    static ByteString prefixEnd(ByteString prefix) {
        byte[] end = prefix.toByteArray();
        end[end.length - 1]++;
        return ByteString.copyFrom(end);
    }

    private RangeRequest.Builder below() {
        return RangeRequest.newBuilder().setKey(prefix).setRangeEnd(prefixEnd(prefix));
    }

    private static Compare createdAt(ByteString key, long revision) {
        return Compare.newBuilder()
                .setTarget(Compare.CompareTarget.CREATE)
                .setResult(Compare.CompareResult.EQUAL)
                .setKey(key)
                .setCreateRevision(revision)
                .build();
    }

    private static PutRequest put(ByteString key, ByteString value, long lease) {
        return PutRequest.newBuilder()
                .setKey(key)
                .setValue(value)
                .setLease(lease)
                .build();
    }
}
