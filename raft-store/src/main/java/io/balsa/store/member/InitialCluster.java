package io.balsa.store.member;

import io.balsa.etcd.v3.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members that a cluster is made with. Every one of them computes the same ids by itself.
 *
 * @param clusterId what all members share
 * @param members with names and peer addresses, in the order they were given
 */
public record InitialCluster(long clusterId, List<Member> members) {
    public InitialCluster {
        members = List.copyOf(members);
    }

    /**
     * @param peerUrls member name to its peer addresses
     * @param token keeps apart clusters that use the same addresses
     * @throws PeerUrl.Invalid when one of them is not an address
     */
    public static InitialCluster of(Map<String, List<String>> peerUrls, String token) {
        List<Member> members = new ArrayList<>();
        peerUrls.forEach((name, urls) -> {
            List<String> normalized = PeerUrl.normalized(urls);
            members.add(Member.newBuilder()
                    .setID(MemberIds.initial(normalized, token))
                    .setName(name)
                    .addAllPeerURLs(normalized)
                    .build());
        });
        return new InitialCluster(
                MemberIds.cluster(members.stream().map(Member::getID).toList()), members);
    }

    public Optional<Member> byName(String name) {
        return members.stream().filter(member -> member.getName().equals(name)).findFirst();
    }
}
