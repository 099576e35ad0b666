package io.balsa.jepsen.history;

import java.util.List;

/**
 * Harm that was done to the cluster, or a change of it such as a compaction or a new member. Written down when it is over.
 *
 * @param kind the name of the fault, as the command line knows it
 * @param members who was harmed
 * @param detail for people: which link, which file, how much; may be empty
 * @param restarts whether processes of {@code members} were ended: what they answered before binds them no more in what
 *     they answer serializable reads with
 * @param healedNanos {@link #NEVER} where it never was
 */
public record Fault(
        String kind, List<Integer> members, String detail, boolean restarts, long begunNanos, long healedNanos)
        implements Entry {
    public Fault {
        members = List.copyOf(members);
        if (healedNanos < begunNanos) {
            throw new IllegalArgumentException("the fault " + kind + " was healed before it began");
        }
    }

    @Override
    public String toString() {
        String end = healedNanos == NEVER ? "..." : Long.toString(healedNanos / 1_000);
        return "%s on members %s%s [%d..%s us]"
                .formatted(kind, members, detail.isEmpty() ? "" : " (" + detail + ")", begunNanos / 1_000, end);
    }
}
