package io.balsa.store.auth;

import com.google.protobuf.ByteString;
import io.balsa.etcd.auth.Permission;
import io.balsa.store.v1.AuthChange;
import io.balsa.store.v1.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The naive tables of users and roles: plain maps, small enough to be believed by reading them. */
final class ModelAuth {
    final Map<String, Set<String>> users = new TreeMap<>();
    final Map<String, String> hashes = new TreeMap<>();
    final Map<String, List<Permission>> roles = new TreeMap<>();
    boolean enabled;
    long revision = 1;

    /** Null: done. */
    @Nullable
    Refusal apply(AuthChange change) {
        return switch (change.getRequestCase()) {
            case ENABLE -> enable();
            case DISABLE -> {
                revision += enabled ? 1 : 0;
                enabled = false;
                yield null;
            }
            case USER_ADD ->
                addUser(change.getUserAdd().getName(), change.getUserAdd().getHashedPassword());
            case USER_DELETE -> {
                String name = change.getUserDelete().getName();
                if (enabled && name.equals("root")) {
                    yield AuthRefusals.INVALID_MANAGEMENT;
                }
                hashes.remove(name);
                yield users.remove(name) == null ? AuthRefusals.USER_NOT_FOUND : changed();
            }
            case USER_CHANGE_PASSWORD -> {
                String name = change.getUserChangePassword().getName();
                yield hashes.replace(name, change.getUserChangePassword().getHashedPassword()) == null
                        ? AuthRefusals.USER_NOT_FOUND
                        : changed();
            }
            case USER_GRANT_ROLE ->
                grantRole(
                        change.getUserGrantRole().getUser(),
                        change.getUserGrantRole().getRole());
            case USER_REVOKE_ROLE ->
                revokeRole(
                        change.getUserRevokeRole().getName(),
                        change.getUserRevokeRole().getRole());
            case ROLE_ADD -> {
                String name = change.getRoleAdd().getName();
                if (name.isEmpty()) {
                    yield AuthRefusals.ROLE_EMPTY;
                }
                yield roles.putIfAbsent(name, new ArrayList<>()) == null ? changed() : AuthRefusals.ROLE_EXISTS;
            }
            case ROLE_DELETE -> deleteRole(change.getRoleDelete().getRole());
            case ROLE_GRANT_PERMISSION ->
                grant(
                        change.getRoleGrantPermission().getName(),
                        change.getRoleGrantPermission().getPerm());
            case ROLE_REVOKE_PERMISSION -> {
                var request = change.getRoleRevokePermission();
                List<Permission> permissions = roles.get(request.getRole());
                if (permissions == null) {
                    yield AuthRefusals.ROLE_NOT_FOUND;
                }
                yield permissions.removeIf(p -> same(p, request.getKey(), request.getRangeEnd()))
                        ? changed()
                        : AuthRefusals.PERMISSION_NOT_GRANTED;
            }
            case TOKEN, REQUEST_NOT_SET -> null;
        };
    }

    private @Nullable Refusal enable() {
        if (!enabled && !users.containsKey("root")) {
            return AuthRefusals.ROOT_USER_MISSING;
        }
        if (!enabled && !users.get("root").contains("root")) {
            return AuthRefusals.ROOT_ROLE_MISSING;
        }
        enabled = true;
        return null;
    }

    private @Nullable Refusal addUser(String name, String hash) {
        if (name.isEmpty()) {
            return AuthRefusals.USER_EMPTY;
        }
        if (users.containsKey(name)) {
            return AuthRefusals.USER_EXISTS;
        }
        users.put(name, new TreeSet<>());
        hashes.put(name, hash);
        return changed();
    }

    private @Nullable Refusal grantRole(String user, String role) {
        if (!users.containsKey(user)) {
            return AuthRefusals.USER_NOT_FOUND;
        }
        if (!role.equals("root") && !roles.containsKey(role)) {
            return AuthRefusals.ROLE_NOT_FOUND;
        }
        return users.get(user).add(role) ? changed() : null;
    }

    private @Nullable Refusal revokeRole(String user, String role) {
        if (enabled && user.equals("root") && role.equals("root")) {
            return AuthRefusals.INVALID_MANAGEMENT;
        }
        if (!users.containsKey(user)) {
            return AuthRefusals.USER_NOT_FOUND;
        }
        return users.get(user).remove(role) ? changed() : AuthRefusals.ROLE_NOT_GRANTED;
    }

    private @Nullable Refusal deleteRole(String name) {
        if (enabled && name.equals("root")) {
            return AuthRefusals.INVALID_MANAGEMENT;
        }
        if (roles.remove(name) == null) {
            return AuthRefusals.ROLE_NOT_FOUND;
        }
        users.values().forEach(granted -> granted.remove(name));
        return changed();
    }

    private @Nullable Refusal grant(String name, Permission given) {
        List<Permission> permissions = roles.get(name);
        if (permissions == null) {
            return AuthRefusals.ROLE_NOT_FOUND;
        }
        for (int i = 0; i < permissions.size(); i++) {
            if (same(permissions.get(i), given.getKey(), given.getRangeEnd())) {
                permissions.set(i, given);
                return changed();
            }
        }
        int at = 0;
        while (at < permissions.size()
                && ByteString.unsignedLexicographicalComparator()
                                .compare(permissions.get(at).getKey(), given.getKey())
                        <= 0) {
            at++;
        }
        permissions.add(at, given);
        return changed();
    }

    private static boolean same(Permission permission, ByteString key, ByteString rangeEnd) {
        return permission.getKey().equals(key) && permission.getRangeEnd().equals(rangeEnd);
    }

    private @Nullable Refusal changed() {
        revision++;
        return null;
    }

    /** Whether a user may read or write a key: no merging, no cache. */
    boolean may(String user, Permission.Type kind, ByteString key) {
        Set<String> granted = users.getOrDefault(user, Set.of());
        return granted.contains("root")
                || granted.stream()
                        .flatMap(role -> roles.getOrDefault(role, List.of()).stream())
                        .filter(p -> p.getPermType() == Permission.Type.READWRITE || p.getPermType() == kind)
                        .anyMatch(p -> holds(p, key));
    }

    private static boolean holds(Permission permission, ByteString key) {
        var order = ByteString.unsignedLexicographicalComparator();
        ByteString end = permission.getRangeEnd();
        if (end.isEmpty()) {
            return permission.getKey().equals(key);
        }
        boolean endless = end.size() == 1 && end.byteAt(0) == 0;
        return order.compare(permission.getKey(), key) <= 0 && (endless || order.compare(key, end) < 0);
    }
}
