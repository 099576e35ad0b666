package io.balsa.jepsen.history;

/**
 * One operation of one client, with the interval in which it must have taken effect.
 *
 * @param client who asked; a client has at most one operation under way, but for the parts of a {@link Request.Lists}
 * @param member who was asked, from 0
 * @param request what was asked
 * @param outcome what was answered
 * @param calledNanos when it was asked, on a clock that all clients share
 * @param returnedNanos when the answer came, {@code >= calledNanos}; {@link #NEVER} where the outcome is unknown, because
 *     such an operation may still take effect at any later time
 */
public record Operation(int client, int member, Request request, Outcome outcome, long calledNanos, long returnedNanos)
        implements Entry {
    public Operation {
        if (returnedNanos < calledNanos) {
            throw new IllegalArgumentException("an operation returned before it was called: " + calledNanos + " to "
                    + returnedNanos + " of client " + client);
        }
        if (outcome instanceof Outcome.Unknown != (returnedNanos == NEVER)) {
            throw new IllegalArgumentException(
                    "an operation has no return where its outcome is unknown, and only there: client " + client);
        }
    }

    /** Whether some instant of this operation lies in {@code [fromNanos, toNanos]}. */
    public boolean overlaps(long fromNanos, long toNanos) {
        return calledNanos <= toNanos && returnedNanos >= fromNanos;
    }

    /** Whether the client was told that the operation was done. */
    public boolean acknowledged() {
        return !(outcome instanceof Outcome.Unknown) && !(outcome instanceof Outcome.Refused);
    }

    public boolean unknown() {
        return outcome instanceof Outcome.Unknown;
    }

    /** The revision in the answer's header; 0 where there was no answer. */
    public long revision() {
        return outcome.revision();
    }

    @Override
    public String toString() {
        String end = returnedNanos == NEVER ? "..." : Long.toString(returnedNanos / 1_000);
        return "client %d at member %d: %s -> %s [%d..%s us]"
                .formatted(client, member, request, outcome, calledNanos / 1_000, end);
    }
}
