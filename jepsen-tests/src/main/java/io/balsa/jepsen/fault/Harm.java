package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import java.util.List;

/**
 * Harm that has been done.
 *
 * @param members whom it hits
 * @param detail for people: which link, which file, how much; may be empty
 * @param restarts whether processes of the members end and start again, at its begin or when it is healed
 * @param heal ends it; members that it has ended may still be starting afterwards
 * @param release what must be undone even when the run is given up and all members end
 */
public record Harm(List<Member> members, String detail, boolean restarts, Runnable heal, Runnable release) {
    public Harm {
        members = List.copyOf(members);
    }

    /** Nothing of it outlives the members. */
    Harm(List<Member> members, String detail, boolean restarts, Runnable heal) {
        this(members, detail, restarts, heal, () -> {});
    }

    public List<Integer> numbers() {
        return members.stream().map(Member::number).sorted().toList();
    }
}
