package io.balsa.jepsen.workload;

import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.WatchAnswer;
import io.balsa.jepsen.history.WatchOpened;
import java.util.List;
import java.util.Set;

/**
 * One watch that a client wants, over all the streams on which it is given it: it goes on where it was when one breaks.
 * Guarded by the {@link WatchStream} that it is on.
 */
final class Watched {
    private final Keys keys;
    private final boolean previous;
    private final Set<Event.Kind> without;
    private final boolean progress;
    /** Its number in the history at present. */
    private int number = -1;

    private int resumes = -1;
    private long nextRevision;
    private long seenRevision;
    private boolean live;

    /** @param startRevision 0 for whatever happens from now on */
    Watched(Keys keys, boolean previous, Set<Event.Kind> without, boolean progress, long startRevision) {
        this.keys = keys;
        this.previous = previous;
        this.without = Set.copyOf(without);
        this.progress = progress;
        this.nextRevision = startRevision;
    }

    int number() {
        return number;
    }

    boolean live() {
        return live;
    }

    /** All events up to here have been received. */
    long seenRevision() {
        return seenRevision;
    }

    /** Under a new number, from where it is. */
    WatchOpened opened(int newNumber, int client, int member, long now) {
        number = newNumber;
        live = true;
        return new WatchOpened(number, client, member, keys, nextRevision, previous, without, resumes, now);
    }

    WatchCreateRequest request() {
        WatchCreateRequest.Builder request = WatchCreateRequest.newBuilder()
                .setKey(Wire.bytes(keys.key()))
                .setRangeEnd(Wire.bytes(keys.end()))
                .setStartRevision(nextRevision)
                .setProgressNotify(progress)
                .setPrevKv(previous)
                // Zero would let the store choose.
                .setWatchId(number + 1L);
        if (without.contains(Event.Kind.PUT)) {
            request.addFilters(WatchCreateRequest.FilterType.NOPUT);
        }
        if (without.contains(Event.Kind.DELETE)) {
            request.addFilters(WatchCreateRequest.FilterType.NODELETE);
        }
        return request.build();
    }

    /** What the store said, and what follows from it for where the watch is. */
    WatchAnswer answer(WatchResponse response, long now) {
        long revision = response.getHeader().getRevision();
        if (response.getCanceled()) {
            live = false;
            // The past is gone: what is left of it is watched by a watch that begins there, and continues none.
            nextRevision = response.getCompactRevision();
            resumes = -1;
            return WatchAnswer.canceled(
                    number, revision, response.getCompactRevision(), response.getCancelReason(), now);
        }
        if (response.getCreated()) {
            if (nextRevision == 0) {
                went(revision);
            }
            resumes = number;
            return WatchAnswer.created(number, revision, now);
        }
        List<Event> events = response.getEventsList().stream().map(Wire::event).toList();
        if (events.isEmpty()) {
            went(revision);
            return WatchAnswer.progress(number, revision, now);
        }
        went(events.get(events.size() - 1).revision());
        return WatchAnswer.events(number, revision, events, now);
    }

    private void went(long revision) {
        seenRevision = Math.max(seenRevision, revision);
        nextRevision = Math.max(nextRevision, revision + 1);
    }

    WatchAnswer broken(String reason, long now) {
        live = false;
        return WatchAnswer.broken(number, reason, now);
    }
}
