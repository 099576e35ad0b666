package io.balsa.store.watch;

import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Builds what goes over the wire. */
final class Responses {
    /** etcd: the id of a watch that was refused, and of an answer to a progress request. */
    static final long NO_WATCH = -1;

    private final LongFunction<ResponseHeader> headers;
    private final int fragmentBytes;

    /**
     * @param headers revision to the header of a response
     * @param fragmentBytes larger responses are split for watches that allow it
     */
    Responses(LongFunction<ResponseHeader> headers, int fragmentBytes) {
        this.headers = headers;
        this.fragmentBytes = fragmentBytes;
    }

    WatchResponse created(long id, long revision) {
        return at(revision).setWatchId(id).setCreated(true).build();
    }

    WatchResponse refused(String reason, long revision) {
        return at(revision)
                .setWatchId(NO_WATCH)
                .setCreated(true)
                .setCanceled(true)
                .setCancelReason(reason)
                .build();
    }

    WatchResponse cancelled(long id, long revision) {
        return at(revision).setWatchId(id).setCanceled(true).build();
    }

    /** etcd: the header of this one has no revision, and the compacted revision is all the reason that is given. */
    WatchResponse compacted(long id, long compacted) {
        return at(0).setWatchId(id)
                .setCanceled(true)
                .setCompactRevision(compacted)
                .build();
    }

    WatchResponse progress(long id, long revision) {
        return at(revision).setWatchId(id).build();
    }

    /** One response, or several that belong together where the watch allows it. */
    List<WatchResponse> events(Watcher watcher, List<Event> events, long revision) {
        WatchResponse whole =
                at(revision).setWatchId(watcher.id).addAllEvents(events).build();
        if (!watcher.fragment || events.size() < 2 || whole.getSerializedSize() <= fragmentBytes) {
            return List.of(whole);
        }
        List<WatchResponse> pieces = new ArrayList<>();
        WatchResponse.Builder piece = at(revision).setWatchId(watcher.id);
        int bytes = 0;
        for (Event event : events) {
            int size = event.getSerializedSize();
            if (piece.getEventsCount() > 0 && bytes + size > fragmentBytes) {
                // etcd: set on every piece but the last
                pieces.add(piece.setFragment(true).build());
                piece = at(revision).setWatchId(watcher.id);
                bytes = 0;
            }
            piece.addEvents(event);
            bytes += size;
        }
        pieces.add(piece.build());
        return pieces;
    }

    private WatchResponse.Builder at(long revision) {
        return WatchResponse.newBuilder().setHeader(headers.apply(revision));
    }
}
