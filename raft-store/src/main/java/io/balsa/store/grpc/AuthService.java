package io.balsa.store.grpc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.auth.Permission;
import io.balsa.etcd.auth.Role;
import io.balsa.etcd.auth.User;
import io.balsa.etcd.v3.AuthDisableRequest;
import io.balsa.etcd.v3.AuthDisableResponse;
import io.balsa.etcd.v3.AuthEnableRequest;
import io.balsa.etcd.v3.AuthEnableResponse;
import io.balsa.etcd.v3.AuthGrpc;
import io.balsa.etcd.v3.AuthRoleAddRequest;
import io.balsa.etcd.v3.AuthRoleAddResponse;
import io.balsa.etcd.v3.AuthRoleDeleteRequest;
import io.balsa.etcd.v3.AuthRoleDeleteResponse;
import io.balsa.etcd.v3.AuthRoleGetRequest;
import io.balsa.etcd.v3.AuthRoleGetResponse;
import io.balsa.etcd.v3.AuthRoleGrantPermissionRequest;
import io.balsa.etcd.v3.AuthRoleGrantPermissionResponse;
import io.balsa.etcd.v3.AuthRoleListRequest;
import io.balsa.etcd.v3.AuthRoleListResponse;
import io.balsa.etcd.v3.AuthRoleRevokePermissionRequest;
import io.balsa.etcd.v3.AuthRoleRevokePermissionResponse;
import io.balsa.etcd.v3.AuthStatusRequest;
import io.balsa.etcd.v3.AuthStatusResponse;
import io.balsa.etcd.v3.AuthUserAddRequest;
import io.balsa.etcd.v3.AuthUserAddResponse;
import io.balsa.etcd.v3.AuthUserChangePasswordRequest;
import io.balsa.etcd.v3.AuthUserChangePasswordResponse;
import io.balsa.etcd.v3.AuthUserDeleteRequest;
import io.balsa.etcd.v3.AuthUserDeleteResponse;
import io.balsa.etcd.v3.AuthUserGetRequest;
import io.balsa.etcd.v3.AuthUserGetResponse;
import io.balsa.etcd.v3.AuthUserGrantRoleRequest;
import io.balsa.etcd.v3.AuthUserGrantRoleResponse;
import io.balsa.etcd.v3.AuthUserListRequest;
import io.balsa.etcd.v3.AuthUserListResponse;
import io.balsa.etcd.v3.AuthUserRevokeRoleRequest;
import io.balsa.etcd.v3.AuthUserRevokeRoleResponse;
import io.balsa.etcd.v3.AuthenticateRequest;
import io.balsa.etcd.v3.AuthenticateResponse;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.store.auth.AuthRefusals;
import io.balsa.store.auth.AuthState;
import io.balsa.store.auth.AuthTable;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.mvcc.ReadCheck;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.v1.AuthChange;
import io.balsa.store.v1.Command;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Users, roles and permissions. A password that comes in is hashed here, before anything else is done with it: neither the
 * log nor another member sees it.
 */
public final class AuthService extends AuthGrpc.AuthImplBase {
    /** etcd: the root role may do everything, whatever its permissions say. */
    private static final Permission EVERYTHING = Permission.newBuilder()
            .setPermType(Permission.Type.READWRITE)
            .setRangeEnd(ByteString.copyFrom(new byte[1]))
            .build();

    private final Calls calls;
    private final Engine engine;
    private final Headers headers;
    private final LongSupplier revision;
    private final SignIn signIn;

    /** @param revision of the store, as applied here */
    public AuthService(Calls calls, Engine engine, Headers headers, LongSupplier revision, SignIn signIn) {
        this.calls = calls;
        this.engine = engine;
        this.headers = headers;
        this.revision = revision;
        this.signIn = signIn;
    }

    @Override
    public void authenticate(AuthenticateRequest request, StreamObserver<AuthenticateResponse> observer) {
        Calls.respond(
                signIn.token(request.getName(), request.getPassword())
                        .thenApply(token -> AuthenticateResponse.newBuilder()
                                .setHeader(header())
                                .setToken(token)
                                .build()),
                observer);
    }

    @Override
    public void authEnable(AuthEnableRequest request, StreamObserver<AuthEnableResponse> observer) {
        change(
                change -> change.setEnable(request),
                header -> AuthEnableResponse.newBuilder().setHeader(header).build(),
                observer);
    }

    @Override
    public void authDisable(AuthDisableRequest request, StreamObserver<AuthDisableResponse> observer) {
        change(
                change -> change.setDisable(request),
                header -> AuthDisableResponse.newBuilder().setHeader(header).build(),
                observer);
    }

    @Override
    public void authStatus(AuthStatusRequest request, StreamObserver<AuthStatusResponse> observer) {
        // etcd: open to all; only a token that is good for nothing is refused
        ReadCheck check = calls.check((access, caller) -> Optional.empty());
        read(
                check,
                (snapshot, header) -> {
                    AuthState state = AuthState.of(snapshot);
                    return AuthStatusResponse.newBuilder()
                            .setHeader(header)
                            .setEnabled(state.enabled())
                            .setAuthRevision(state.revision())
                            .build();
                },
                observer);
    }

    @Override
    public void userAdd(AuthUserAddRequest request, StreamObserver<AuthUserAddResponse> observer) {
        Consumer<AuthUserAddRequest> proceed = ready -> change(
                change -> change.setUserAdd(ready),
                header -> AuthUserAddResponse.newBuilder().setHeader(header).build(),
                observer);
        if (request.getOptions().getNoPassword()) {
            proceed.accept(
                    request.toBuilder().clearPassword().clearHashedPassword().build());
            return;
        }
        AuthUserAddRequest clean =
                request.toBuilder().clearPassword().clearHashedPassword().build();
        hash(
                request.getPassword(),
                hash -> proceed.accept(clean.toBuilder().setHashedPassword(hash).build()),
                observer);
    }

    @Override
    public void userChangePassword(
            AuthUserChangePasswordRequest request, StreamObserver<AuthUserChangePasswordResponse> observer) {
        Consumer<AuthUserChangePasswordRequest> proceed = ready -> change(
                change -> change.setUserChangePassword(ready),
                header -> AuthUserChangePasswordResponse.newBuilder()
                        .setHeader(header)
                        .build(),
                observer);
        // etcd: without a password, a hash that the client has made is taken as it is
        if (request.getPassword().isEmpty()) {
            proceed.accept(request);
            return;
        }
        AuthUserChangePasswordRequest clean =
                request.toBuilder().clearPassword().build();
        hash(
                request.getPassword(),
                hash -> proceed.accept(clean.toBuilder().setHashedPassword(hash).build()),
                observer);
    }

    @Override
    public void userDelete(AuthUserDeleteRequest request, StreamObserver<AuthUserDeleteResponse> observer) {
        change(
                change -> change.setUserDelete(request),
                header -> AuthUserDeleteResponse.newBuilder().setHeader(header).build(),
                observer);
    }

    @Override
    public void userGrantRole(AuthUserGrantRoleRequest request, StreamObserver<AuthUserGrantRoleResponse> observer) {
        change(
                change -> change.setUserGrantRole(request),
                header ->
                        AuthUserGrantRoleResponse.newBuilder().setHeader(header).build(),
                observer);
    }

    @Override
    public void userRevokeRole(AuthUserRevokeRoleRequest request, StreamObserver<AuthUserRevokeRoleResponse> observer) {
        change(
                change -> change.setUserRevokeRole(request),
                header -> AuthUserRevokeRoleResponse.newBuilder()
                        .setHeader(header)
                        .build(),
                observer);
    }

    @Override
    public void roleAdd(AuthRoleAddRequest request, StreamObserver<AuthRoleAddResponse> observer) {
        change(
                change -> change.setRoleAdd(request),
                header -> AuthRoleAddResponse.newBuilder().setHeader(header).build(),
                observer);
    }

    @Override
    public void roleDelete(AuthRoleDeleteRequest request, StreamObserver<AuthRoleDeleteResponse> observer) {
        change(
                change -> change.setRoleDelete(request),
                header -> AuthRoleDeleteResponse.newBuilder().setHeader(header).build(),
                observer);
    }

    @Override
    public void roleGrantPermission(
            AuthRoleGrantPermissionRequest request, StreamObserver<AuthRoleGrantPermissionResponse> observer) {
        change(
                change -> change.setRoleGrantPermission(request),
                header -> AuthRoleGrantPermissionResponse.newBuilder()
                        .setHeader(header)
                        .build(),
                observer);
    }

    @Override
    public void roleRevokePermission(
            AuthRoleRevokePermissionRequest request, StreamObserver<AuthRoleRevokePermissionResponse> observer) {
        change(
                change -> change.setRoleRevokePermission(request),
                header -> AuthRoleRevokePermissionResponse.newBuilder()
                        .setHeader(header)
                        .build(),
                observer);
    }

    @Override
    public void userGet(AuthUserGetRequest request, StreamObserver<AuthUserGetResponse> observer) {
        read(
                calls.check((access, caller) -> access.userGet(caller, request.getName())),
                (snapshot, header) -> AuthUserGetResponse.newBuilder()
                        .setHeader(header)
                        .addAllRoles(AuthTable.user(snapshot, request.getName())
                                .orElseThrow(() -> new RefusedException(AuthRefusals.USER_NOT_FOUND))
                                .getRolesList())
                        .build(),
                observer);
    }

    @Override
    public void userList(AuthUserListRequest request, StreamObserver<AuthUserListResponse> observer) {
        read(
                calls.check((access, caller) -> access.admin(caller)),
                (snapshot, header) -> AuthUserListResponse.newBuilder()
                        .setHeader(header)
                        .addAllUsers(AuthTable.users(snapshot).stream()
                                .map(User::getName)
                                .map(name -> name.toStringUtf8())
                                .toList())
                        .build(),
                observer);
    }

    @Override
    public void roleGet(AuthRoleGetRequest request, StreamObserver<AuthRoleGetResponse> observer) {
        read(
                calls.check((access, caller) -> access.roleGet(caller, request.getRole())),
                (snapshot, header) -> {
                    Role role = AuthTable.role(snapshot, request.getRole())
                            .orElseThrow(() -> new RefusedException(AuthRefusals.ROLE_NOT_FOUND));
                    AuthRoleGetResponse.Builder answer =
                            AuthRoleGetResponse.newBuilder().setHeader(header);
                    return request.getRole().equals(AuthTable.ROOT)
                            ? answer.addPerm(EVERYTHING).build()
                            : answer.addAllPerm(role.getKeyPermissionList()).build();
                },
                observer);
    }

    @Override
    public void roleList(AuthRoleListRequest request, StreamObserver<AuthRoleListResponse> observer) {
        read(
                calls.check((access, caller) -> access.admin(caller)),
                (snapshot, header) -> AuthRoleListResponse.newBuilder()
                        .setHeader(header)
                        .addAllRoles(AuthTable.roles(snapshot).stream()
                                .map(Role::getName)
                                .map(name -> name.toStringUtf8())
                                .toList())
                        .build(),
                observer);
    }

    private <A> void change(
            Consumer<AuthChange.Builder> what, Function<ResponseHeader, A> answer, StreamObserver<A> observer) {
        AuthChange.Builder change = AuthChange.newBuilder();
        what.accept(change);
        calls.write(Command.newBuilder().setAuth(change).build(), result -> answer.apply(header()), observer);
    }

    private <A> void read(ReadCheck check, BiFunction<Snapshot, ResponseHeader, A> read, StreamObserver<A> observer) {
        calls.read(
                false,
                () -> {
                    try (Snapshot snapshot = engine.snapshot()) {
                        check.in(snapshot);
                        return read.apply(
                                snapshot, headers.at(StoreState.of(snapshot).revision()));
                    }
                },
                observer);
    }

    /** Hashes a password and goes on in the context of the call. */
    private void hash(String password, Consumer<String> then, StreamObserver<?> observer) {
        Context context = Context.current();
        signIn.hash(password).whenComplete((hash, failure) -> {
            if (failure == null) {
                context.run(() -> then.accept(hash));
            } else {
                observer.onError(Errors.of(failure));
            }
        });
    }

    private ResponseHeader header() {
        return headers.at(revision.getAsLong());
    }
}
