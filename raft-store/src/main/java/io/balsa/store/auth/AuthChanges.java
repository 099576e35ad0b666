package io.balsa.store.auth;

import com.google.protobuf.ByteString;
import io.balsa.etcd.auth.Permission;
import io.balsa.etcd.auth.Role;
import io.balsa.etcd.auth.User;
import io.balsa.etcd.v3.AuthRoleGrantPermissionRequest;
import io.balsa.etcd.v3.AuthRoleRevokePermissionRequest;
import io.balsa.etcd.v3.AuthUserAddRequest;
import io.balsa.etcd.v3.AuthUserChangePasswordRequest;
import io.balsa.etcd.v3.AuthUserGrantRoleRequest;
import io.balsa.etcd.v3.AuthUserRevokeRoleRequest;
import io.balsa.store.engine.Overlay;
import io.balsa.store.v1.AuthChange;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.TokenGrant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Changes of users, roles and permissions on the overlay of one batch. Each is refused without a trace or done in full; one
 * that changes something moves the revision by one, except that switching on leaves it alone, as in etcd.
 *
 * <p>The order of the checks is etcd's ({@code server/auth/store.go}). Belongs to the applying thread, and lives as long as
 * the batch.
 */
final class AuthChanges {
    private static final Comparator<String> BY_BYTES =
            Comparator.comparing(ByteString::copyFromUtf8, ByteString.unsignedLexicographicalComparator());

    private final Overlay changes;
    private final List<TokenEvent> tokens = new ArrayList<>();
    private AuthState state;

    AuthChanges(Overlay changes, AuthState state) {
        this.changes = changes;
        this.state = state;
    }

    AuthState state() {
        return state;
    }

    /** What happened that concerns those who keep tokens, in order. */
    List<TokenEvent> tokens() {
        return tokens;
    }

    Optional<Refusal> apply(AuthChange change) {
        return switch (change.getRequestCase()) {
            case ENABLE -> enable();
            case DISABLE -> disable();
            case USER_ADD -> addUser(change.getUserAdd());
            case USER_DELETE -> deleteUser(change.getUserDelete().getName());
            case USER_CHANGE_PASSWORD -> changePassword(change.getUserChangePassword());
            case USER_GRANT_ROLE -> grantRole(change.getUserGrantRole());
            case USER_REVOKE_ROLE -> revokeRole(change.getUserRevokeRole());
            case ROLE_ADD -> addRole(change.getRoleAdd().getName());
            case ROLE_DELETE -> deleteRole(change.getRoleDelete().getRole());
            case ROLE_GRANT_PERMISSION -> grantPermission(change.getRoleGrantPermission());
            case ROLE_REVOKE_PERMISSION -> revokePermission(change.getRoleRevokePermission());
            case TOKEN -> grantToken(change.getToken());
            case REQUEST_NOT_SET -> done();
        };
    }

    private Optional<Refusal> enable() {
        if (state.enabled()) {
            return done();
        }
        Optional<User> root = AuthTable.user(changes, AuthTable.ROOT);
        if (root.isEmpty()) {
            return refused(AuthRefusals.ROOT_USER_MISSING);
        }
        if (!root.get().getRolesList().contains(AuthTable.ROOT)) {
            return refused(AuthRefusals.ROOT_ROLE_MISSING);
        }
        return changed(new AuthState(true, state.revision()));
    }

    private Optional<Refusal> disable() {
        if (!state.enabled()) {
            return done();
        }
        tokens.add(new TokenEvent.AllRevoked());
        return changed(new AuthState(false, state.revision() + 1));
    }

    private Optional<Refusal> addUser(AuthUserAddRequest request) {
        if (request.getName().isEmpty()) {
            return refused(AuthRefusals.USER_EMPTY);
        }
        if (AuthTable.user(changes, request.getName()).isPresent()) {
            return refused(AuthRefusals.USER_EXISTS);
        }
        User.Builder user = User.newBuilder().setName(request.getNameBytes()).setOptions(request.getOptions());
        if (!request.getOptions().getNoPassword()) {
            Optional<ByteString> hash = decode(request.getHashedPassword());
            if (hash.isEmpty()) {
                return refused(AuthRefusals.NO_PASSWORD_USER);
            }
            user.setPassword(hash.get());
        }
        AuthTable.put(changes, user.build());
        return changed(state.next());
    }

    private Optional<Refusal> deleteUser(String name) {
        if (state.enabled() && name.equals(AuthTable.ROOT)) {
            return refused(AuthRefusals.INVALID_MANAGEMENT);
        }
        if (AuthTable.user(changes, name).isEmpty()) {
            return refused(AuthRefusals.USER_NOT_FOUND);
        }
        AuthTable.deleteUser(changes, name);
        tokens.add(new TokenEvent.Revoked(name));
        return changed(state.next());
    }

    private Optional<Refusal> changePassword(AuthUserChangePasswordRequest request) {
        Optional<User> user = AuthTable.user(changes, request.getName());
        if (user.isEmpty()) {
            return refused(AuthRefusals.USER_NOT_FOUND);
        }
        User.Builder changed = user.get().toBuilder().clearPassword();
        if (!changed.getOptions().getNoPassword()) {
            Optional<ByteString> hash = decode(request.getHashedPassword());
            if (hash.isEmpty()) {
                return refused(AuthRefusals.NO_PASSWORD_USER);
            }
            changed.setPassword(hash.get());
        }
        AuthTable.put(changes, changed.build());
        tokens.add(new TokenEvent.Revoked(request.getName()));
        return changed(state.next());
    }

    private Optional<Refusal> grantRole(AuthUserGrantRoleRequest request) {
        Optional<User> user = AuthTable.user(changes, request.getUser());
        if (user.isEmpty()) {
            return refused(AuthRefusals.USER_NOT_FOUND);
        }
        // etcd: the root role need not be there.
        if (!request.getRole().equals(AuthTable.ROOT)
                && AuthTable.role(changes, request.getRole()).isEmpty()) {
            return refused(AuthRefusals.ROLE_NOT_FOUND);
        }
        if (user.get().getRolesList().contains(request.getRole())) {
            return done();
        }
        List<String> roles = new ArrayList<>(user.get().getRolesList());
        roles.add(request.getRole());
        roles.sort(BY_BYTES);
        AuthTable.put(
                changes, user.get().toBuilder().clearRoles().addAllRoles(roles).build());
        return changed(state.next());
    }

    private Optional<Refusal> revokeRole(AuthUserRevokeRoleRequest request) {
        if (state.enabled()
                && request.getName().equals(AuthTable.ROOT)
                && request.getRole().equals(AuthTable.ROOT)) {
            return refused(AuthRefusals.INVALID_MANAGEMENT);
        }
        Optional<User> user = AuthTable.user(changes, request.getName());
        if (user.isEmpty()) {
            return refused(AuthRefusals.USER_NOT_FOUND);
        }
        if (!user.get().getRolesList().contains(request.getRole())) {
            return refused(AuthRefusals.ROLE_NOT_GRANTED);
        }
        AuthTable.put(changes, without(user.get(), request.getRole()));
        return changed(state.next());
    }

    private Optional<Refusal> addRole(String name) {
        if (name.isEmpty()) {
            return refused(AuthRefusals.ROLE_EMPTY);
        }
        if (AuthTable.role(changes, name).isPresent()) {
            return refused(AuthRefusals.ROLE_EXISTS);
        }
        AuthTable.put(
                changes,
                Role.newBuilder().setName(ByteString.copyFromUtf8(name)).build());
        return changed(state.next());
    }

    private Optional<Refusal> deleteRole(String name) {
        if (state.enabled() && name.equals(AuthTable.ROOT)) {
            return refused(AuthRefusals.INVALID_MANAGEMENT);
        }
        if (AuthTable.role(changes, name).isEmpty()) {
            return refused(AuthRefusals.ROLE_NOT_FOUND);
        }
        AuthTable.deleteRole(changes, name);
        for (User user : AuthTable.users(changes)) {
            if (user.getRolesList().contains(name)) {
                AuthTable.put(changes, without(user, name));
            }
        }
        return changed(state.next());
    }

    private Optional<Refusal> grantPermission(AuthRoleGrantPermissionRequest request) {
        if (!request.hasPerm()) {
            return refused(AuthRefusals.PERMISSION_NOT_GIVEN);
        }
        Permission given = request.getPerm();
        if (!isRange(given.getKey(), given.getRangeEnd())) {
            return refused(AuthRefusals.INVALID_MANAGEMENT);
        }
        Optional<Role> role = AuthTable.role(changes, request.getName());
        if (role.isEmpty()) {
            return refused(AuthRefusals.ROLE_NOT_FOUND);
        }
        List<Permission> permissions = new ArrayList<>(role.get().getKeyPermissionList());
        int same = indexOf(permissions, given.getKey(), given.getRangeEnd());
        if (same >= 0) {
            permissions.set(same, given);
        } else {
            permissions.add(given);
            permissions.sort(Comparator.comparing(Permission::getKey, ByteString.unsignedLexicographicalComparator()));
        }
        save(role.get(), permissions);
        return changed(state.next());
    }

    private Optional<Refusal> revokePermission(AuthRoleRevokePermissionRequest request) {
        Optional<Role> role = AuthTable.role(changes, request.getRole());
        if (role.isEmpty()) {
            return refused(AuthRefusals.ROLE_NOT_FOUND);
        }
        List<Permission> permissions = new ArrayList<>(role.get().getKeyPermissionList());
        boolean granted = permissions.removeIf(permission -> permission.getKey().equals(request.getKey())
                && permission.getRangeEnd().equals(request.getRangeEnd()));
        if (!granted) {
            return refused(AuthRefusals.PERMISSION_NOT_GRANTED);
        }
        save(role.get(), permissions);
        return changed(state.next());
    }

    private Optional<Refusal> grantToken(TokenGrant grant) {
        if (!state.enabled()) {
            return refused(AuthRefusals.NOT_ENABLED);
        }
        if (grant.getAuthRevision() != state.revision()) {
            return refused(AuthRefusals.OLD_REVISION);
        }
        tokens.add(new TokenEvent.Granted(grant.getUser(), grant.getTokenSha256()));
        return done();
    }

    private void save(Role role, List<Permission> permissions) {
        AuthTable.put(
                changes,
                role.toBuilder()
                        .clearKeyPermission()
                        .addAllKeyPermission(permissions)
                        .build());
    }

    private static int indexOf(List<Permission> permissions, ByteString key, ByteString rangeEnd) {
        for (int i = 0; i < permissions.size(); i++) {
            Permission permission = permissions.get(i);
            if (permission.getKey().equals(key) && permission.getRangeEnd().equals(rangeEnd)) {
                return i;
            }
        }
        return -1;
    }

    /** etcd: a single key, a range with keys in it, or everything from a key on. */
    private static boolean isRange(ByteString key, ByteString rangeEnd) {
        if (key.isEmpty()) {
            return false;
        }
        boolean endless = rangeEnd.size() == 1 && rangeEnd.byteAt(0) == 0;
        return rangeEnd.isEmpty() || endless || Arrays.compareUnsigned(key.toByteArray(), rangeEnd.toByteArray()) < 0;
    }

    private static User without(User user, String role) {
        return user.toBuilder()
                .clearRoles()
                .addAllRoles(user.getRolesList().stream()
                        .filter(name -> !name.equals(role))
                        .toList())
                .build();
    }

    private static Optional<ByteString> decode(String hash) {
        try {
            return Optional.of(ByteString.copyFrom(Base64.getDecoder().decode(hash)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Refusal> changed(AuthState next) {
        state = next;
        next.save(changes);
        return done();
    }

    private static Optional<Refusal> done() {
        return Optional.empty();
    }

    private static Optional<Refusal> refused(Refusal refusal) {
        return Optional.of(refusal);
    }
}
