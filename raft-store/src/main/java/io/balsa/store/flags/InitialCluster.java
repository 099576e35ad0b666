package io.balsa.store.flags;

import io.balsa.store.config.Bootstrap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code --initial-cluster}. */
public final class InitialCluster {
    private InitialCluster() {}

    /**
     * @return every member's name and its peer URL, in order; none when nothing is given
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static Map<String, String> parse(String text) {
        Map<String, String> members = new LinkedHashMap<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("--initial-cluster: \"" + part + "\" is not NAME=URL");
            }
            String name = part.substring(0, equals).strip();
            String url;
            try {
                url = PlaceUrl.parse(part.substring(equals + 1)).toString();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--initial-cluster: " + e.getMessage(), e);
            }
            if (members.put(name, url) != null) {
                throw new IllegalArgumentException(
                        "--initial-cluster names " + name + " twice: members call each other at one address");
            }
        }
        return members;
    }

    /**
     * A new cluster as the flags of one of its members say it.
     *
     * @param text empty: this member alone, at its peer URL
     * @param peerUrl empty: not given
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Bootstrap of(String name, String text, String peerUrl, String token) {
        Map<String, String> members = parse(text);
        String mine = peerUrl.isEmpty() ? "" : PlaceUrl.parse(peerUrl).toString();
        if (members.isEmpty()) {
            members = Map.of(name, mine.isEmpty() ? "http://localhost:2380" : mine);
        } else if (!members.containsKey(name)) {
            throw new IllegalArgumentException("--initial-cluster has no member named \"" + name + "\" (--name)");
        } else if (!mine.isEmpty() && !mine.equals(members.get(name))) {
            throw new IllegalArgumentException("--initial-cluster says that " + name + " is at " + members.get(name)
                    + ", but --initial-advertise-peer-urls is " + mine);
        }
        return new Bootstrap(members, token, Bootstrap.State.NEW, List.of());
    }
}
