package io.balsa.store.raft;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The members of a static initial cluster and their ids, computed from names and addresses as etcd does, so that every
 * member comes to the same ones by itself.
 *
 * @param clusterId what all members share
 * @param byName member name to its place, in the order they were given
 */
public record Members(long clusterId, Map<String, Member> byName) {
    /** One member: {@code peerUrl} as it was given, without a path. */
    public record Member(String name, long id, String peerUrl) {
        /** The id as text, as Ratis and etcd's tools write it. */
        public String hexId() {
            return Long.toHexString(id);
        }

        /** Host and port. */
        public String peerAddress() {
            return peerUrl.substring(peerUrl.indexOf("://") + 3);
        }

        InetSocketAddress socketAddress() {
            String address = peerAddress();
            int colon = address.lastIndexOf(':');
            return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        }
    }

    /** The most significant half of the raft group's id; the other half is the cluster's. */
    private static final long GROUP_NAMESPACE = 0xba15a_0001L;

    /**
     * @param peers member name to its peer URL; a host and port alone is taken for {@code http}
     * @param token keeps apart clusters that use the same addresses
     */
    public static Members of(Map<String, String> peers, String token) {
        Map<String, Member> byName = new LinkedHashMap<>();
        SortedMap<String, Long> ids = new TreeMap<>();
        peers.forEach((name, place) -> {
            String url = place.contains("://") ? place : "http://" + place;
            // etcd: the first 8 bytes of SHA-1 over the sorted peer URLs and the token
            long id = firstEightOfSha1((url + token).getBytes(StandardCharsets.UTF_8));
            byName.put(name, new Member(name, id, url));
            ids.put(String.format("%016x", id), id);
        });
        // etcd: the same over the members' ids, big-endian, in the order of their unsigned values
        ByteBuffer all = ByteBuffer.allocate(ids.size() * Long.BYTES);
        ids.values().forEach(all::putLong);
        return new Members(firstEightOfSha1(all.array()), byName);
    }

    public List<Member> list() {
        return List.copyOf(byName.values());
    }

    public String clusterHex() {
        return Long.toHexString(clusterId);
    }

    UUID groupId() {
        return new UUID(GROUP_NAMESPACE, clusterId);
    }

    private static long firstEightOfSha1(byte[] bytes) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
