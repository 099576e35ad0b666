package io.balsa.jepsen.workload;

import io.balsa.etcd.lock.LockGrpc;
import io.balsa.etcd.lock.LockRequest;
import io.balsa.etcd.lock.LockResponse;
import io.balsa.etcd.lock.UnlockRequest;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrantResponse;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks a member for what a request of a history says, once. Stateless. */
final class Calls {
    private Calls() {}

    /** What came of it within the time; whatever goes wrong is an outcome. */
    static Outcome ask(Channel member, Request request, Duration timeout) {
        try {
            return answer(member, request, timeout.toMillis());
        } catch (StatusRuntimeException e) {
            return outcome(e.getStatus());
        } catch (StatusException e) {
            return outcome(e.getStatus());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unknown("the client was interrupted");
        }
    }

    private static Outcome outcome(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                // There never was a connection on which the request could have left.
                return new Outcome.Refused("not reached: " + cause.getMessage());
            }
        }
        return Wire.outcome(status);
    }

    private static Outcome answer(Channel member, Request request, long millis)
            throws StatusException, InterruptedException {
        if (request instanceof Request.Range
                || request instanceof Request.Put
                || request instanceof Request.Delete
                || request instanceof Request.Txn
                || request instanceof Request.Compact) {
            return ofKeys(KVGrpc.newBlockingStub(member).withDeadlineAfter(millis, TimeUnit.MILLISECONDS), request);
        }
        if (request instanceof Request.Lock || request instanceof Request.Unlock) {
            return ofLocks(LockGrpc.newBlockingStub(member).withDeadlineAfter(millis, TimeUnit.MILLISECONDS), request);
        }
        if (request instanceof Request.KeepAlive keep) {
            return kept(member, keep, millis);
        }
        return ofLeases(LeaseGrpc.newBlockingStub(member).withDeadlineAfter(millis, TimeUnit.MILLISECONDS), request);
    }

    private static Outcome ofKeys(KVGrpc.KVBlockingStub kv, Request request) {
        if (request instanceof Request.Range range) {
            return Wire.ranged(kv.range(Wire.range(range)));
        }
        if (request instanceof Request.Put put) {
            return Wire.written(kv.put(Wire.put(put)));
        }
        if (request instanceof Request.Delete delete) {
            return Wire.deleted(kv.deleteRange(Wire.delete(delete)));
        }
        if (request instanceof Request.Txn txn) {
            return Wire.decided(kv.txn(Wire.txn(txn)));
        }
        Request.Compact compact = (Request.Compact) request;
        return new Outcome.Compacted(kv.compact(CompactionRequest.newBuilder()
                        .setRevision(compact.revision())
                        .build())
                .getHeader()
                .getRevision());
    }

    private static Outcome ofLocks(LockGrpc.LockBlockingStub locks, Request request) {
        if (request instanceof Request.Lock lock) {
            LockResponse answer = locks.lock(LockRequest.newBuilder()
                    .setName(Wire.bytes(lock.name()))
                    .setLease(lock.lease())
                    .build());
            return new Outcome.Locked(
                    answer.getHeader().getRevision(), answer.getKey().toStringUtf8());
        }
        Request.Unlock unlock = (Request.Unlock) request;
        return new Outcome.Unlocked(locks.unlock(UnlockRequest.newBuilder()
                        .setKey(Wire.bytes(unlock.key()))
                        .build())
                .getHeader()
                .getRevision());
    }

    private static Outcome ofLeases(LeaseGrpc.LeaseBlockingStub leases, Request request) {
        if (request instanceof Request.Grant grant) {
            LeaseGrantResponse answer = leases.leaseGrant(LeaseGrantRequest.newBuilder()
                    .setID(grant.lease())
                    .setTTL(grant.ttlSeconds())
                    .build());
            return new Outcome.Granted(answer.getHeader().getRevision(), answer.getTTL());
        }
        if (request instanceof Request.Revoke revoke) {
            return new Outcome.Revoked(leases.leaseRevoke(LeaseRevokeRequest.newBuilder()
                            .setID(revoke.lease())
                            .build())
                    .getHeader()
                    .getRevision());
        }
        if (request instanceof Request.TimeToLive lives) {
            LeaseTimeToLiveResponse answer = leases.leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder()
                    .setID(lives.lease())
                    .setKeys(true)
                    .build());
            List<String> keys = answer.getKeysList().stream()
                    .map(key -> key.toStringUtf8())
                    .sorted()
                    .toList();
            return new Outcome.Lives(answer.getHeader().getRevision(), answer.getTTL(), answer.getGrantedTTL(), keys);
        }
        throw new IllegalArgumentException("no single request of etcd is " + request);
    }

    /** One keep-alive on a stream of its own. */
    private static Outcome kept(Channel member, Request.KeepAlive keep, long millis)
            throws StatusException, InterruptedException {
        BlockingClientCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> stream = LeaseGrpc.newBlockingV2Stub(member)
                .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
                .leaseKeepAlive();
        try {
            stream.write(LeaseKeepAliveRequest.newBuilder().setID(keep.lease()).build());
            LeaseKeepAliveResponse answer = stream.read();
            return answer == null
                    ? new Outcome.Unknown("the stream ended without an answer")
                    : new Outcome.Kept(answer.getHeader().getRevision(), answer.getTTL());
        } finally {
            stream.cancel("one answer is enough", null);
        }
    }
}
