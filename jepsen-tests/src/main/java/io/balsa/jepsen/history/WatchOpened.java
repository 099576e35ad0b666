package io.balsa.jepsen.history;

import java.util.Set;

/**
 * A watch that a client asked for. A client that resumes a broken watch opens a new one.
 *
 * @param watch its number, one of a kind in the history
 * @param startRevision the first revision that it wants to hear of; 0 for whatever happens from now on
 * @param previous whether it wants to know what each key held before
 * @param without the kinds of events that it does not want
 * @param resumes the watch that it continues, or -1
 */
public record WatchOpened(
        int watch,
        int client,
        int member,
        Keys keys,
        long startRevision,
        boolean previous,
        Set<Event.Kind> without,
        int resumes,
        long calledNanos)
        implements Entry {
    public WatchOpened {
        without = Set.copyOf(without);
    }

    @Override
    public String toString() {
        return "watch %d of client %d at member %d on %s from %s%s [%d us]"
                .formatted(
                        watch,
                        client,
                        member,
                        keys,
                        startRevision == 0 ? "now" : "revision " + startRevision,
                        resumes < 0 ? "" : ", resumes watch " + resumes,
                        calledNanos / 1_000);
    }
}
