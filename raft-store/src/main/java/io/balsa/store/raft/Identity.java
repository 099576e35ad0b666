package io.balsa.store.raft;

import io.balsa.store.member.MemberIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Who a member is, for as long as its data folder lives: what it was when it first started.
 *
 * @param disk drawn at random when the data folder was made: another folder may not speak for this member
 * @param voters the raft group to start with; empty: a voter that waits to be added
 * @param learners of that group; this member itself when it starts as a learner
 */
public record Identity(long id, String name, long clusterId, long disk, List<Long> voters, List<Long> learners) {
    /** The most significant half of the raft group's id; the other half is the cluster's. */
    private static final long GROUP_NAMESPACE = 0xba15a_0001L;

    public Identity {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
    }

    public String hexId() {
        return MemberIds.hex(id);
    }

    public String clusterHex() {
        return MemberIds.hex(clusterId);
    }

    UUID groupId() {
        return new UUID(GROUP_NAMESPACE, clusterId);
    }

    /** For people. */
    String describe() {
        return "member " + hexId() + " (" + name + ") of cluster " + clusterHex();
    }

    /** As it stands in the data folder: one fact a line, for {@link #parse}. */
    String toText() {
        return "member " + hexId() + "\nname " + name + "\ncluster " + clusterHex() + "\ndisk " + MemberIds.hex(disk)
                + "\nvoters " + hex(voters) + "\nlearners " + hex(learners) + "\n";
    }

    /** @throws IllegalArgumentException when it is not an identity */
    static Identity parse(String text) {
        Map<String, String> facts = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                facts.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return new Identity(
                MemberIds.parse(fact(facts, "member")),
                fact(facts, "name"),
                MemberIds.parse(fact(facts, "cluster")),
                MemberIds.parse(fact(facts, "disk")),
                ids(fact(facts, "voters")),
                ids(fact(facts, "learners")));
    }

    private static String fact(Map<String, String> facts, String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it does not say " + name);
        }
        return value;
    }

    private static String hex(List<Long> ids) {
        return String.join(" ", ids.stream().map(MemberIds::hex).toList());
    }

    private static List<Long> ids(String text) {
        List<Long> ids = new ArrayList<>();
        Arrays.stream(text.split(" ", -1)).filter(id -> !id.isEmpty()).forEach(id -> ids.add(MemberIds.parse(id)));
        return ids;
    }
}
