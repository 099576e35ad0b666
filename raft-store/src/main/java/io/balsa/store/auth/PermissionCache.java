package io.balsa.store.auth;

import io.balsa.store.engine.View;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The merged permissions of users that have asked for something, for the newest revision that has been asked about. What it
 * says comes from the tables alone, so it may be used while applying. Any thread.
 */
final class PermissionCache {
    private record Generation(long revision, Map<String, UserPermissions> users) {}

    private volatile Generation newest = new Generation(0, Map.of());

    /** @param view a state whose {@link AuthState#revision()} is the one given */
    Optional<UserPermissions> find(View view, long revision, String user) {
        Generation generation = at(revision);
        UserPermissions known = generation.users().get(user);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<UserPermissions> found = AuthTable.user(view, user).map(entry -> UserPermissions.of(view, entry));
        // A name that is nobody's is not kept: there are too many of them.
        found.ifPresent(permissions -> generation.users().put(user, permissions));
        return found;
    }

    private Generation at(long revision) {
        Generation current = newest;
        if (current.revision() == revision) {
            return current;
        }
        Generation own = new Generation(revision, new ConcurrentHashMap<>());
        if (revision > current.revision()) {
            newest = own;
        }
        return own;
    }

    /** Users and roles have been replaced as a whole. */
    void clear() {
        newest = new Generation(0, Map.of());
    }
}
