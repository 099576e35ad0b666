package io.balsa.api.server.auth;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An authenticated user. There is no anonymous caller: a request that proves no name is refused before anything is done for
 * it.
 *
 * @param user the user name, never empty
 * @param uid tells users apart that had one name at different times; empty where the proof has none (certificates)
 * @param groups the groups the user is in, {@link #AUTHENTICATED} among them, in the order in which they are shown
 * @param extra what else the proof says, by key: the pod that a token belongs to, the token's own id
 */
public record Caller(String user, String uid, Set<String> groups, Map<String, List<String>> extra) {
    /** Kubernetes puts every user that proved its name into this group. */
    public static final String AUTHENTICATED = "system:authenticated";

    /** The group of node agents; the user of node n is {@code system:node:n}. */
    public static final String NODES = "system:nodes";

    private static final String NODE_PREFIX = "system:node:";

    public Caller {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("A caller needs a user name.");
        }
        groups = Collections.unmodifiableSet(new LinkedHashSet<>(groups));
        SortedMap<String, List<String>> copy = new TreeMap<>();
        extra.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        extra = Collections.unmodifiableSortedMap(copy);
    }

    /** A caller of whom nothing else is known. */
    public Caller(String user, Set<String> groups) {
        this(user, "", groups, Map.of());
    }

    /** A caller in these groups and in {@link #AUTHENTICATED}. */
    public static Caller of(String user, String... groups) {
        return new Caller(user, authenticated(List.of(groups)));
    }

    /** These groups and {@link #AUTHENTICATED}: Kubernetes adds it at the end. */
    public static Set<String> authenticated(Collection<String> groups) {
        Set<String> all = new LinkedHashSet<>(groups);
        all.add(AUTHENTICATED);
        return all;
    }

    /** Whether this is a node agent. */
    public boolean isNode() {
        return groups.contains(NODES) && user.startsWith(NODE_PREFIX);
    }

    /** The name of the node whose agent calls; empty when the caller is no node agent. */
    public String nodeName() {
        return isNode() ? user.substring(NODE_PREFIX.length()) : "";
    }
}
