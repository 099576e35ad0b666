package io.balsa.store.auth;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.engine.View;
import io.balsa.store.lease.Lease;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.mvcc.KeyRange;
import io.balsa.store.v1.Caller;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What a caller may do in one state of the store. Empty: it may; else what it is told. While permissions are switched off
 * everybody may do everything.
 *
 * <p>The rules are those of etcd's main branch ({@code etcdserver/apply/auth.go}), which closes holes that 3.5 has: nested
 * transactions, previous values and the keys of leases are asked about too. Belongs to one thread, and lives as long as its
 * view. Nothing but the view decides, so it may be asked while applying.
 */
public final class Access {
    private enum Kind {
        READ,
        WRITE
    }

    private final View view;
    private final AuthState state;
    private final PermissionCache cache;

    Access(View view, AuthState state, PermissionCache cache) {
        this.view = view;
        this.state = state;
        this.cache = cache;
    }

    /** Of the permissions in this state. */
    public long revision() {
        return state.revision();
    }

    /** A command of the log in the name of {@link Command#getCaller()}; without one it is the store's own. */
    Optional<Refusal> command(Command command) {
        if (!state.enabled() || !command.hasCaller()) {
            return allowed();
        }
        Caller caller = command.getCaller();
        return switch (command.getRequestCase()) {
            case PUT -> put(caller, command.getPut());
            case DELETE_RANGE -> deleteRange(caller, command.getDeleteRange());
            case TXN -> txn(caller, command.getTxn());
            case LEASE_GRANT -> authenticated(caller);
            case LEASE_REVOKE ->
                authenticated(caller)
                        .or(() -> leaseWrite(caller, command.getLeaseRevoke().getID()));
            case ALARM ->
                command.getAlarm().getAction() == AlarmRequest.AlarmAction.GET ? authenticated(caller) : admin(caller);
            case COMPACT, MEMBER, LEASE_CHECKPOINTS, AUTH, REQUEST_NOT_SET -> admin(caller);
        };
    }

    public Optional<Refusal> range(Caller caller, RangeRequest request) {
        return keys(caller, Kind.READ, request.getKey(), request.getRangeEnd());
    }

    /** A watch's or a read's range of keys. */
    public Optional<Refusal> read(Caller caller, ByteString key, ByteString rangeEnd) {
        return keys(caller, Kind.READ, key, rangeEnd);
    }

    public Optional<Refusal> put(Caller caller, PutRequest request) {
        return keys(caller, Kind.WRITE, request.getKey(), ByteString.EMPTY)
                // etcd: whoever could not revoke the lease may not add a key to it.
                .or(() -> leaseWrite(caller, request.getLease()))
                .or(() ->
                        request.getPrevKv() ? keys(caller, Kind.READ, request.getKey(), ByteString.EMPTY) : allowed());
    }

    public Optional<Refusal> deleteRange(Caller caller, DeleteRangeRequest request) {
        return keys(caller, Kind.WRITE, request.getKey(), request.getRangeEnd())
                .or(() -> request.getPrevKv()
                        ? keys(caller, Kind.READ, request.getKey(), request.getRangeEnd())
                        : allowed());
    }

    /** All compares and both branches, whichever will run. */
    public Optional<Refusal> txn(Caller caller, TxnRequest request) {
        for (Compare compare : request.getCompareList()) {
            Optional<Refusal> refusal = keys(caller, Kind.READ, compare.getKey(), compare.getRangeEnd());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return operations(caller, request.getSuccessList()).or(() -> operations(caller, request.getFailureList()));
    }

    private Optional<Refusal> operations(Caller caller, List<RequestOp> ops) {
        for (RequestOp op : ops) {
            Optional<Refusal> refusal = switch (op.getRequestCase()) {
                case REQUEST_RANGE -> range(caller, op.getRequestRange());
                case REQUEST_PUT -> put(caller, op.getRequestPut());
                case REQUEST_DELETE_RANGE -> deleteRange(caller, op.getRequestDeleteRange());
                case REQUEST_TXN -> txn(caller, op.getRequestTxn());
                case REQUEST_NOT_SET -> allowed();
            };
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return allowed();
    }

    /** To renew or revoke a lease, or to add a key to it: WRITE on all of its keys. A lease that is not there has none. */
    public Optional<Refusal> leaseWrite(Caller caller, long id) {
        return lease(caller, Kind.WRITE, id);
    }

    /** To be told of these keys. */
    public Optional<Refusal> readAll(Caller caller, List<ByteString> keys) {
        if (admin(caller).isEmpty()) {
            return allowed();
        }
        for (ByteString key : keys) {
            Optional<Refusal> refusal = keys(caller, Kind.READ, key, ByteString.EMPTY);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return allowed();
    }

    /** To be told of all leases: READ on all keys of all of them. */
    public Optional<Refusal> leases(Caller caller) {
        Optional<Refusal> nobody = authenticated(caller);
        if (nobody.isPresent() || admin(caller).isEmpty()) {
            return nobody;
        }
        for (Lease lease : LeaseTable.all(view)) {
            Optional<Refusal> refusal = lease(caller, Kind.READ, lease.id());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return allowed();
    }

    private Optional<Refusal> lease(Caller caller, Kind kind, long id) {
        if (id == 0 || admin(caller).isEmpty()) {
            return allowed();
        }
        for (byte[] key : LeaseTable.keys(view, id)) {
            Optional<Refusal> refusal = keys(caller, kind, KeyRange.single(key));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return allowed();
    }

    /** Anybody with a name. */
    public Optional<Refusal> authenticated(Caller caller) {
        return state.enabled() && caller.getUser().isEmpty() ? Optional.of(AuthRefusals.USER_EMPTY) : allowed();
    }

    /** Only who has the root role. */
    public Optional<Refusal> admin(Caller caller) {
        if (!state.enabled()) {
            return allowed();
        }
        if (caller.getUser().isEmpty()) {
            return Optional.of(AuthRefusals.USER_EMPTY);
        }
        Optional<UserPermissions> user = permissions(caller);
        if (user.isEmpty()) {
            return Optional.of(AuthRefusals.USER_NOT_FOUND);
        }
        return user.get().root() ? allowed() : Optional.of(AuthRefusals.PERMISSION_DENIED);
    }

    /** To look at a user: oneself, or an admin. */
    public Optional<Refusal> userGet(Caller caller, String name) {
        return admin(caller)
                .filter(refusal ->
                        caller.getUser().isEmpty() || !caller.getUser().equals(name));
    }

    /** To look at a role: one's own, or an admin. */
    public Optional<Refusal> roleGet(Caller caller, String name) {
        return admin(caller)
                .filter(refusal -> permissions(caller)
                        .filter(user -> user.roles().contains(name))
                        .isEmpty());
    }

    private Optional<Refusal> keys(Caller caller, Kind kind, ByteString key, ByteString rangeEnd) {
        return state.enabled() ? keys(caller, kind, KeyRange.of(key, rangeEnd)) : allowed();
    }

    private Optional<Refusal> keys(Caller caller, Kind kind, KeyRange range) {
        if (!state.enabled()) {
            return allowed();
        }
        // etcd: revisions start at 1; 0 is a caller without a name.
        if (caller.getAuthRevision() == 0) {
            return Optional.of(AuthRefusals.USER_EMPTY);
        }
        // Unsigned, since it may come out of a token; one from the future is none of the past.
        if (Long.compareUnsigned(caller.getAuthRevision(), state.revision()) < 0) {
            return Optional.of(AuthRefusals.OLD_REVISION);
        }
        Optional<UserPermissions> user = permissions(caller);
        if (user.isPresent() && (user.get().root() || granted(user.get(), kind).covers(range))) {
            return allowed();
        }
        return Optional.of(AuthRefusals.PERMISSION_DENIED);
    }

    private static RangeSet granted(UserPermissions user, Kind kind) {
        return kind == Kind.READ ? user.readable() : user.writable();
    }

    private Optional<UserPermissions> permissions(Caller caller) {
        return cache.find(view, state.revision(), caller.getUser());
    }

    private static Optional<Refusal> allowed() {
        return Optional.empty();
    }
}
