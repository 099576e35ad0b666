package io.balsa.store.auth;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.balsa.etcd.auth.Role;
import io.balsa.etcd.auth.User;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The users and roles of one state of the store. Reading takes any view, changing takes the overlay of a batch. */
public final class AuthTable {
    /** The name of the user and of the role that may do everything. */
    public static final String ROOT = "root";

    private AuthTable() {}

    public static Optional<User> user(View view, String name) {
        return find(view, Column.USERS, name, User.parser());
    }

    public static Optional<Role> role(View view, String name) {
        return find(view, Column.ROLES, name, Role.parser());
    }

    /** All users, by name. */
    public static List<User> users(View view) {
        return all(view, Column.USERS, User.parser());
    }

    /** All roles, by name. */
    public static List<Role> roles(View view) {
        return all(view, Column.ROLES, Role.parser());
    }

    /** Adds a user or replaces what was known of it. */
    public static void put(Overlay changes, User user) {
        changes.put(Column.USERS, user.getName().toByteArray(), user.toByteArray());
    }

    /** Adds a role or replaces what was known of it. */
    public static void put(Overlay changes, Role role) {
        changes.put(Column.ROLES, role.getName().toByteArray(), role.toByteArray());
    }

    static void deleteUser(Overlay changes, String name) {
        changes.delete(Column.USERS, key(name));
    }

    static void deleteRole(Overlay changes, String name) {
        changes.delete(Column.ROLES, key(name));
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static <M> Optional<M> find(View view, Column column, String name, Parser<M> parser) {
        byte[] stored = view.get(column, key(name));
        return stored == null ? Optional.empty() : Optional.of(parse(parser, stored));
    }

    private static <M> List<M> all(View view, Column column, Parser<M> parser) {
        List<M> all = new ArrayList<>();
        try (Cursor cursor = view.scan(column, new byte[0], null)) {
            for (; cursor.valid(); cursor.next()) {
                all.add(parse(parser, cursor.value()));
            }
        }
        return all;
    }

    private static <M> M parse(Parser<M> parser, byte[] stored) {
        try {
            return parser.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the tables of users and roles hold something that is neither", e);
        }
    }
}
