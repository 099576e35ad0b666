package io.balsa.store.flags;

import io.balsa.store.config.Bootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code --initial-cluster}. */
public final class InitialCluster {
    private static final String DEFAULT_PEER = "http://localhost:2380";

    private InitialCluster() {}

    /**
     * @return every member's name and its peer URLs, in order; none when nothing is given. etcd: a name may come several
     *     times, each with one URL.
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> members = new LinkedHashMap<>();
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
            members.computeIfAbsent(name, absent -> new ArrayList<>()).add(url);
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
        List<String> mine =
                peerUrl.isEmpty() ? List.of() : List.of(PlaceUrl.parse(peerUrl).toString());
        return new Bootstrap(withSelf(parse(text), name, mine, DEFAULT_PEER), token, Bootstrap.State.NEW, List.of());
    }

    /**
     * The cluster with this member in it.
     *
     * @param advertised where this member says that it is; empty: it does not
     * @param otherwise where it is if nobody says so
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static Map<String, List<String>> withSelf(
            Map<String, List<String>> members, String name, List<String> advertised, String otherwise) {
        if (members.isEmpty()) {
            return Map.of(name, advertised.isEmpty() ? List.of(otherwise) : advertised);
        }
        List<String> known = members.get(name);
        if (known == null) {
            throw new IllegalArgumentException("--initial-cluster has no member named \"" + name + "\" (--name)");
        }
        if (!advertised.isEmpty() && !Set.copyOf(known).equals(Set.copyOf(advertised))) {
            throw new IllegalArgumentException(
                    "--initial-cluster says that " + name + " is at " + String.join(", ", known)
                            + ", but --initial-advertise-peer-urls is " + String.join(", ", advertised));
        }
        return members;
    }
}
