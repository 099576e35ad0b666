package io.balsa.jepsen.history;

/**
 * One operation of one client on one register, with the interval in which it must have taken effect.
 *
 * @param client who asked; a client has at most one operation under way
 * @param register the key
 * @param request what was asked
 * @param outcome what was answered
 * @param calledNanos when it was asked, on a clock that all clients share
 * @param returnedNanos when the answer came, {@code >= calledNanos}; {@link #NEVER} where the outcome is unknown, because
 *     such an operation may still take effect at any later time
 */
public record Operation(
        int client, String register, Request request, Outcome outcome, long calledNanos, long returnedNanos) {
    /** The return of an operation that may take effect at any time after its call. */
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        if (returnedNanos < calledNanos) {
            throw new IllegalArgumentException("an operation returned before it was called: " + calledNanos + " to "
                    + returnedNanos + " of client " + client);
        }
        if (outcome instanceof Outcome.Unknown && returnedNanos != NEVER) {
            throw new IllegalArgumentException("an operation of unknown outcome has no return");
        }
    }

    /** Whether some instant of this operation lies in {@code [fromNanos, toNanos]}. */
    public boolean overlaps(long fromNanos, long toNanos) {
        return calledNanos <= toNanos && returnedNanos >= fromNanos;
    }

    @Override
    public String toString() {
        String end = returnedNanos == NEVER ? "..." : Long.toString(returnedNanos / 1_000);
        return "client %d %s %s -> %s [%d..%s us]"
                .formatted(client, register, request, outcome, calledNanos / 1_000, end);
    }
}
