package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.HumanDuration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a member says of the store: {@code GET /balsa/v1/store}.
 *
 * @param leader its name; empty where none is known
 */
public record StoreHealth(List<Member> members, String leader, long revision, boolean hasQuorum) {
    public static final String PATH = "/balsa/v1/store";

    /**
     * @param since when it was last heard of, where it is not reachable and that is known
     */
    public record Member(String name, String clientUrl, boolean reachable, Optional<String> since) {}

    public StoreHealth {
        members = List.copyOf(members);
    }

    public static StoreHealth of(JsonNode answer) {
        List<Member> members = new ArrayList<>();
        String leader = "";
        for (JsonNode member : answer.path("members")) {
            String since = member.path("unreachableSince").asText("");
            members.add(new Member(
                    member.path("name").asText(),
                    member.path("clientURL").asText(""),
                    member.path("reachable").asBoolean(),
                    since.isEmpty() ? Optional.empty() : Optional.of(since)));
            if (member.path("leader").asBoolean(false)) {
                leader = member.path("name").asText();
            }
        }
        return new StoreHealth(
                members,
                leader,
                answer.path("revision").asLong(),
                answer.path("quorum").asBoolean());
    }

    public long reachable() {
        return members.stream().filter(Member::reachable).count();
    }

    public int quorumSize() {
        return members.size() / 2 + 1;
    }

    /** {@code s1 unreachable 2m}, of each that does not answer. */
    List<String> away(Instant now) {
        return members.stream()
                .filter(member -> !member.reachable)
                .map(member -> member.name + " unreachable"
                        + member.since
                                .map(t -> " " + HumanDuration.since(t, now))
                                .orElse(""))
                .toList();
    }
}
