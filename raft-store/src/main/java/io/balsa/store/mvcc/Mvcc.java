package io.balsa.store.mvcc;

import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.CompactionResponse;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrantResponse;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.LeaseRevokeResponse;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.engine.Overlay;
import io.balsa.store.lease.Lease;
import io.balsa.store.lease.LeaseChange;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands of the key-value store on the overlay of one batch. Each is refused without a trace, or done in full with
 * one revision; one that changes no key leaves the revision alone.
 *
 * <p>Belongs to the applying thread, and lives as long as the batch.
 */
public final class Mvcc {
    private final Overlay changes;
    private final List<RevisionEvents> revisions = new ArrayList<>();
    private final List<LeaseChange> leases = new ArrayList<>();
    private StoreState state;

    /** @param state where the store stands before the batch */
    public Mvcc(Overlay changes, StoreState state) {
        this.changes = changes;
        this.state = state;
    }

    public StoreState state() {
        return state;
    }

    /** What has happened so far, in order. */
    public List<RevisionEvents> revisions() {
        return revisions;
    }

    /** What has happened to leases so far, in order. */
    public List<LeaseChange> leases() {
        return leases;
    }

    public Result put(PutRequest request) {
        // etcd: a put by itself is asked for its lease first, one in a transaction for its key.
        Optional<Refusal> refusal =
                Transaction.checkLease(changes, request).or(() -> Transaction.checkKey(changes, request));
        return refusal.map(Mvcc::refused)
                .orElseGet(() -> write((writer, result) -> result.setPut(writer.put(request))));
    }

    public Result deleteRange(DeleteRangeRequest request) {
        return write((writer, result) -> result.setDeleteRange(writer.deleteRange(request)));
    }

    public Result txn(TxnRequest request) {
        Transaction transaction = Transaction.choose(changes, request);
        return transaction
                .check(changes, state)
                .map(Mvcc::refused)
                .orElseGet(() -> write((writer, result) -> result.setTxn(transaction.run(writer))));
    }

    /** Makes everything before a revision unreadable at once; {@link Compaction} removes it later. */
    public Result compact(CompactionRequest request) {
        if (request.getRevision() <= state.compacted()) {
            return refused(Refusals.COMPACTED);
        }
        if (request.getRevision() > state.revision()) {
            return refused(Refusals.FUTURE_REVISION);
        }
        state = state.withCompacted(changes, request.getRevision());
        return Result.newBuilder()
                .setCompact(CompactionResponse.newBuilder().setHeader(header()))
                .build();
    }

    /** The id and the effective time to live have been chosen before: {@link RequestChecks#effectiveGrant}. */
    public Result grant(LeaseGrantRequest request) {
        if (request.getID() == 0) {
            return refused(Refusals.LEASE_NOT_FOUND);
        }
        if (request.getTTL() > RequestChecks.LEASE_TTL_SECONDS_MAX) {
            return refused(Refusals.LEASE_TTL_TOO_LARGE);
        }
        if (LeaseTable.find(changes, request.getID()).isPresent()) {
            return refused(Refusals.LEASE_EXISTS);
        }
        Lease lease = new Lease(request.getID(), request.getTTL(), 0, LeaseTable.nextGrant(changes));
        LeaseTable.grant(changes, lease);
        leases.add(new LeaseChange.Granted(lease));
        return Result.newBuilder()
                .setLeaseGrant(LeaseGrantResponse.newBuilder()
                        .setHeader(header())
                        .setID(request.getID())
                        .setTTL(request.getTTL()))
                .build();
    }

    /** Deletes the lease and, in the order of their names and with one revision, its keys. */
    public Result revoke(LeaseRevokeRequest request) {
        long id = request.getID();
        if (LeaseTable.find(changes, id).isEmpty()) {
            return refused(Refusals.LEASE_NOT_FOUND);
        }
        return write((writer, result) -> {
            writer.deleteAll(LeaseTable.keys(changes, id));
            LeaseTable.remove(changes, id);
            leases.add(new LeaseChange.Revoked(id));
            result.setLeaseRevoke(LeaseRevokeResponse.newBuilder().setHeader(writer.header()));
        });
    }

    private Result write(Operation operation) {
        Writer writer = new Writer(changes, state);
        Result.Builder result = Result.newBuilder();
        operation.run(writer, result);
        if (!writer.events().isEmpty()) {
            state = state.withRevision(changes, writer.revision());
            revisions.add(new RevisionEvents(writer.revision(), writer.events()));
        }
        return result.build();
    }

    private interface Operation {
        void run(Writer writer, Result.Builder result);
    }

    private ResponseHeader header() {
        return ResponseHeader.newBuilder().setRevision(state.revision()).build();
    }

    private static Result refused(Refusal refusal) {
        return Result.newBuilder().setRefusal(refusal).build();
    }
}
