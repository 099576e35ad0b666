package io.balsa.store.auth;

import io.balsa.etcd.auth.Permission;
import io.balsa.etcd.auth.Role;
import io.balsa.etcd.auth.User;
import io.balsa.store.engine.View;
import io.balsa.store.mvcc.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one user may do: all roles together.
 *
 * @param root may do everything
 * @param roles names of the user's roles, sorted
 */
record UserPermissions(boolean root, List<String> roles, RangeSet readable, RangeSet writable) {
    UserPermissions {
        roles = List.copyOf(roles);
    }

    static UserPermissions of(View view, User user) {
        List<KeyRange> readable = new ArrayList<>();
        List<KeyRange> writable = new ArrayList<>();
        for (String name : user.getRolesList()) {
            Optional<Role> role = AuthTable.role(view, name);
            if (role.isEmpty()) {
                // etcd: the root role may be granted without being there.
                continue;
            }
            for (Permission permission : role.get().getKeyPermissionList()) {
                KeyRange range = KeyRange.of(permission.getKey(), permission.getRangeEnd());
                switch (permission.getPermType()) {
                    case READ -> readable.add(range);
                    case WRITE -> writable.add(range);
                    case READWRITE -> {
                        readable.add(range);
                        writable.add(range);
                    }
                    case UNRECOGNIZED -> {}
                }
            }
        }
        return new UserPermissions(
                user.getRolesList().contains(AuthTable.ROOT),
                user.getRolesList(),
                RangeSet.of(readable),
                RangeSet.of(writable));
    }
}
