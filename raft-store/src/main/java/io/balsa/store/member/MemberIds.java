package io.balsa.store.member;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The ids of members and clusters, computed as etcd does: everybody who knows the same addresses comes to the same ids. */
public final class MemberIds {
    private MemberIds() {}

    /**
     * The id of a member that the cluster is made with.
     *
     * @param peerUrls normalized
     * @param token keeps apart clusters that use the same addresses
     */
    public static long initial(List<String> peerUrls, String token) {
        return firstEightOfSha1(bytes(String.join("", peerUrls) + token));
    }

    /** The id of a member that is added to a running cluster. etcd: no token, but the second of the request. */
    public static long added(List<String> peerUrls, Instant now) {
        return firstEightOfSha1(bytes(String.join("", peerUrls) + now.getEpochSecond()));
    }

    /** The id of a cluster, from those of the members it is made with. etcd: big-endian, in their unsigned order. */
    public static long cluster(Collection<Long> members) {
        ByteBuffer all = ByteBuffer.allocate(members.size() * Long.BYTES);
        members.stream().sorted(Long::compareUnsigned).forEach(all::putLong);
        return firstEightOfSha1(all.array());
    }

    /** As Ratis and etcd's tools write an id. */
    public static String hex(long id) {
        return Long.toHexString(id);
    }

    public static long parse(String hex) {
        return Long.parseUnsignedLong(hex, 16);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
