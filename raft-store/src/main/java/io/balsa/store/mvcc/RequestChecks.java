package io.balsa.store.mvcc;

import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is wrong with a request by itself, whatever the store holds: asked before a command is proposed. Empty: nothing.
 *
 * <p>The order of the checks is etcd's, so that a request with two faults is refused for the same one.
 */
public final class RequestChecks {
    /** etcd: the largest time to live that a lease may have. */
    public static final long LEASE_TTL_SECONDS_MAX = 9_000_000_000L;

    private RequestChecks() {}

    public static Optional<Refusal> range(RangeRequest request) {
        if (request.getKey().isEmpty()) {
            return Optional.of(Refusals.EMPTY_KEY);
        }
        boolean known = request.getSortOrder() != RangeRequest.SortOrder.UNRECOGNIZED
                && request.getSortTarget() != RangeRequest.SortTarget.UNRECOGNIZED;
        return known ? Optional.empty() : Optional.of(Refusals.INVALID_SORT);
    }

    /** etcd: what is sent while it is read can neither be sorted nor filtered. */
    public static Optional<Refusal> rangeStream(RangeRequest request) {
        Optional<Refusal> refusal = range(request);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (request.getSortOrder() == RangeRequest.SortOrder.DESCEND
                || request.getSortTarget() != RangeRequest.SortTarget.KEY) {
            return Optional.of(Refusals.STREAM_SORTED);
        }
        return RangeReads.isFiltered(request) ? Optional.of(Refusals.STREAM_FILTERED) : Optional.empty();
    }

    public static Optional<Refusal> put(PutRequest request) {
        if (request.getKey().isEmpty()) {
            return Optional.of(Refusals.EMPTY_KEY);
        }
        if (request.getIgnoreValue() && !request.getValue().isEmpty()) {
            return Optional.of(Refusals.VALUE_PROVIDED);
        }
        if (request.getIgnoreLease() && request.getLease() != 0) {
            return Optional.of(Refusals.LEASE_PROVIDED);
        }
        return Optional.empty();
    }

    public static Optional<Refusal> deleteRange(DeleteRangeRequest request) {
        return request.getKey().isEmpty() ? Optional.of(Refusals.EMPTY_KEY) : Optional.empty();
    }

    /** @param opsMax operations in each part, nested transactions included: {@code Limits.txnOpsMax} */
    public static Optional<Refusal> txn(TxnRequest request, int opsMax) {
        Optional<Refusal> refusal = operations(request, opsMax);
        return refusal.isPresent() ? refusal : TxnOverlaps.check(request);
    }

    public static Optional<Refusal> leaseGrant(LeaseGrantRequest request) {
        return request.getTTL() > LEASE_TTL_SECONDS_MAX ? Optional.of(Refusals.LEASE_TTL_TOO_LARGE) : Optional.empty();
    }

    /** The whole command, as it goes into the log. */
    public static Optional<Refusal> size(Command command, int bytesMax) {
        return command.getSerializedSize() > bytesMax ? Optional.of(Refusals.REQUEST_TOO_LARGE) : Optional.empty();
    }

    /**
     * What is proposed for a grant, so that all members apply the same: with an id, if the client left it open, and at
     * least the shortest time to live.
     *
     * @param ids random numbers
     */
    public static LeaseGrantRequest effectiveGrant(LeaseGrantRequest request, long ttlSecondsMin, LongSupplier ids) {
        long id = request.getID();
        while (id == 0) {
            // etcd: a positive number.
            id = ids.getAsLong() & Long.MAX_VALUE;
        }
        return request.toBuilder()
                .setID(id)
                .setTTL(Math.max(request.getTTL(), ttlSecondsMin))
                .build();
    }

    /** Whether a transaction only reads, and so need not go through the log. etcd: a nested one always does. */
    public static boolean isReadOnly(TxnRequest request) {
        return request.getSuccessList().stream().allMatch(RequestOp::hasRequestRange)
                && request.getFailureList().stream().allMatch(RequestOp::hasRequestRange);
    }

    /** Whether a read-only transaction may be answered from what this member has. */
    public static boolean isSerializable(TxnRequest request) {
        return request.getSuccessList().stream()
                        .allMatch(op -> op.getRequestRange().getSerializable())
                && request.getFailureList().stream()
                        .allMatch(op -> op.getRequestRange().getSerializable());
    }

    private static Optional<Refusal> operations(TxnRequest request, int opsMax) {
        int most = Math.max(request.getCompareCount(), Math.max(request.getSuccessCount(), request.getFailureCount()));
        if (most > opsMax) {
            return Optional.of(Refusals.TOO_MANY_OPS);
        }
        for (Compare compare : request.getCompareList()) {
            if (compare.getKey().isEmpty()) {
                return Optional.of(Refusals.EMPTY_KEY);
            }
        }
        // etcd: what a level uses is taken from those inside it.
        Optional<Refusal> success = operations(request.getSuccessList(), opsMax - most);
        return success.isPresent() ? success : operations(request.getFailureList(), opsMax - most);
    }

    private static Optional<Refusal> operations(List<RequestOp> ops, int nestedOpsMax) {
        for (RequestOp op : ops) {
            Optional<Refusal> refusal = switch (op.getRequestCase()) {
                case REQUEST_RANGE -> range(op.getRequestRange());
                case REQUEST_PUT -> put(op.getRequestPut());
                case REQUEST_DELETE_RANGE -> deleteRange(op.getRequestDeleteRange());
                case REQUEST_TXN -> operations(op.getRequestTxn(), nestedOpsMax);
                case REQUEST_NOT_SET -> Optional.of(Refusals.KEY_NOT_FOUND);
            };
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}
