package io.balsa.jepsen.mutant;

import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.workload.Wire;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;

/** The writes of a history as commands of the log, and the results of those as answers. */
final class SimCommands {
    private SimCommands() {}

    static Command command(Request request) {
        Command.Builder command = Command.newBuilder();
        if (request instanceof Request.Put put) {
            return command.setPut(Wire.put(put)).build();
        }
        if (request instanceof Request.Delete delete) {
            return command.setDeleteRange(Wire.delete(delete)).build();
        }
        if (request instanceof Request.Txn txn) {
            return command.setTxn(Wire.txn(txn)).build();
        }
        if (request instanceof Request.Compact compact) {
            return command.setCompact(CompactionRequest.newBuilder().setRevision(compact.revision()))
                    .build();
        }
        if (request instanceof Request.Grant grant) {
            return command.setLeaseGrant(
                            LeaseGrantRequest.newBuilder().setID(grant.lease()).setTTL(grant.ttlSeconds()))
                    .build();
        }
        Request.Revoke revoke = (Request.Revoke) request;
        return command.setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(revoke.lease()))
                .build();
    }

    static Outcome outcome(Result result) {
        return switch (result.getResultCase()) {
            case PUT -> Wire.written(result.getPut());
            case DELETE_RANGE -> Wire.deleted(result.getDeleteRange());
            case TXN -> Wire.decided(result.getTxn());
            case COMPACT ->
                new Outcome.Compacted(result.getCompact().getHeader().getRevision());
            case LEASE_GRANT ->
                new Outcome.Granted(
                        result.getLeaseGrant().getHeader().getRevision(),
                        result.getLeaseGrant().getTTL());
            case LEASE_REVOKE ->
                new Outcome.Revoked(result.getLeaseRevoke().getHeader().getRevision());
            default -> new Outcome.Refused(result.getRefusal().getMessage());
        };
    }
}
