package io.balsa.store.differential;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseLeasesRequest;
import io.balsa.etcd.v3.LeaseLeasesResponse;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.LeaseStatus;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.store.mvcc.RequestChecks;
import io.balsa.store.v1.Command;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the two stores: does the steps, at one member after another. */
final class Side {
    private static final long PATIENCE_SECONDS = 30;

    private final List<? extends Channel> members;
    private int turn;

    Side(List<? extends Channel> members) {
        this.members = members;
    }

    private Channel member() {
        return members.get(turn++ % members.size());
    }

    private KVGrpc.KVBlockingStub kv() {
        return kv(member());
    }

    private static KVGrpc.KVBlockingStub kv(Channel member) {
        return KVGrpc.newBlockingStub(member).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private LeaseGrpc.LeaseBlockingStub leases() {
        return LeaseGrpc.newBlockingStub(member()).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Empties the store; the revision stays where it was. */
    void begin() {
        leases().leaseLeases(LeaseLeasesRequest.getDefaultInstance()).getLeasesList().stream()
                .map(LeaseStatus::getID)
                .sorted()
                .forEach(id -> leases().leaseRevoke(
                                LeaseRevokeRequest.newBuilder().setID(id).build()));
        ByteString everything = ByteString.copyFrom(new byte[1]);
        kv().deleteRange(DeleteRangeRequest.newBuilder()
                .setKey(everything)
                .setRangeEnd(everything)
                .build());
    }

    /** Where the store stands now. */
    long look() {
        return look(member());
    }

    /** A read that waits until the member has all writes. */
    private static long look(Channel member) {
        return kv(member)
                .range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("none"))
                        .build())
                .getHeader()
                .getRevision();
    }

    // Serializable requests, and a transaction without operations is one, are answered by what the member has.

    private RangeResponse range(RangeRequest request) {
        Channel member = member();
        if (request.getSerializable()) {
            look(member);
        }
        return kv(member).range(request);
    }

    private TxnResponse txn(TxnRequest request) {
        Channel member = member();
        if (RequestChecks.isReadOnly(request) && RequestChecks.isSerializable(request)) {
            look(member);
        }
        return kv(member).txn(request);
    }

    /** What a step came to, as text. */
    String take(Step step) {
        if (step instanceof Step.Write write) {
            return Normal.answer(() -> ask(write.command()));
        }
        if (step instanceof Step.Read read) {
            return Normal.answer(() -> range(read.request()));
        }
        if (step instanceof Step.TimeToLive lease) {
            return Normal.answer(() -> leases().leaseTimeToLive(lease.request()));
        }
        return Normal.answer(this::allLeases);
    }

    private LeaseLeasesResponse allLeases() {
        LeaseLeasesResponse answer = leases().leaseLeases(LeaseLeasesRequest.getDefaultInstance());
        List<LeaseStatus> sorted = new ArrayList<>(answer.getLeasesList());
        sorted.sort(Comparator.comparingLong(LeaseStatus::getID));
        return answer.toBuilder().clearLeases().addAllLeases(sorted).build();
    }

    private Message ask(Command command) {
        return switch (command.getRequestCase()) {
            case PUT -> kv().put(command.getPut());
            case DELETE_RANGE -> kv().deleteRange(command.getDeleteRange());
            case TXN -> txn(command.getTxn());
            case COMPACT -> kv().compact(command.getCompact());
            case LEASE_GRANT -> leases().leaseGrant(command.getLeaseGrant());
            case LEASE_REVOKE -> leases().leaseRevoke(command.getLeaseRevoke());
            default -> throw new IllegalArgumentException("etcd does not know " + command);
        };
    }
}
