package io.balsa.api.server.auth;

import java.util.Set;

/**
 * An authenticated user. There is no anonymous caller: a connection without a client certificate is refused before a
 * request is made of it.
 *
 * @param user the user name, never empty
 * @param groups the groups the user is in, {@link #AUTHENTICATED} among them
 */
public record Caller(String user, Set<String> groups) {
    /** Kubernetes puts every user that proved its name into this group. */
    public static final String AUTHENTICATED = "system:authenticated";

    /** The group of node agents; the user of node n is {@code system:node:n}. */
    public static final String NODES = "system:nodes";

    private static final String NODE_PREFIX = "system:node:";

    public Caller {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("A caller needs a user name.");
        }
        groups = Set.copyOf(groups);
    }

    /** A caller in these groups and in {@link #AUTHENTICATED}. */
    public static Caller of(String user, String... groups) {
        var all = new java.util.TreeSet<>(Set.of(groups));
        all.add(AUTHENTICATED);
        return new Caller(user, all);
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
