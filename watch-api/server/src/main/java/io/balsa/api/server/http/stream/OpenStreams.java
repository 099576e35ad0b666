package io.balsa.api.server.http.stream;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that are open, so that a stop can end them properly. Safe for any thread. */
public final class OpenStreams {
    private final Set<Endable> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean ending;

    /** A stream that can be asked to end. */
    public interface Endable {
        /** Ends soon, as if its time were up; a second call does nothing. */
        void endSoon();
    }

    /** Counts a stream as open; one that comes after the end of all is asked to end at once. */
    public void add(Endable stream) {
        open.add(stream);
        if (ending) {
            stream.endSoon();
        }
    }

    /** A stream has ended; unknown ones do no harm. */
    public void remove(Endable stream) {
        open.remove(stream);
        if (ending && open.isEmpty()) {
            ended.complete(null);
        }
    }

    /** Whether all were asked to end: the server stops. */
    public boolean ending() {
        return ending;
    }

    /**
     * Asks all streams to end, and those that still come.
     *
     * @return done when none is open
     */
    public CompletableFuture<Void> endAll() {
        ending = true;
        open.forEach(Endable::endSoon);
        if (open.isEmpty()) {
            ended.complete(null);
        }
        return ended;
    }
}
