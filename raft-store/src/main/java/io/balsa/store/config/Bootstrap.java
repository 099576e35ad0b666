package io.balsa.store.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a member finds its cluster when it starts for the first time, and what it tells others of itself.
 *
 * @param initialCluster every member's name and its peer URLs, this one's included, in order; a place without a scheme
 *     ({@code host:port}) is taken for {@code http}. Of several, the others use the first one that they reach.
 * @param token keeps apart clusters that use the same addresses
 * @param state whether the initial cluster is a new one, or one that this member has been added to
 * @param advertisedClientUrls what the member list tells clients; empty: made from where the member listens
 */
public record Bootstrap(
        Map<String, List<String>> initialCluster, String token, State state, List<String> advertisedClientUrls) {
    /** etcd: --initial-cluster-state. Looked at only as long as the data folder holds no member. */
    public enum State {
        NEW,
        EXISTING
    }

    public static final String DEFAULT_TOKEN = "etcd-cluster";

    public Bootstrap {
        Map<String, List<String>> urls = new LinkedHashMap<>();
        initialCluster.forEach((name, places) -> urls.put(
                name,
                places.stream()
                        .map(place -> place.contains("://") ? place : "http://" + place)
                        .toList()));
        initialCluster = Collections.unmodifiableMap(urls);
        advertisedClientUrls = List.copyOf(advertisedClientUrls);
    }

    /** A new cluster, each member at one address. */
    public static Bootstrap of(Map<String, String> initialCluster) {
        Map<String, List<String>> urls = new LinkedHashMap<>();
        initialCluster.forEach((name, url) -> urls.put(name, List.of(url)));
        return new Bootstrap(urls, DEFAULT_TOKEN, State.NEW, List.of());
    }
}
