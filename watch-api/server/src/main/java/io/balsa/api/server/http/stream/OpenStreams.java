package io.balsa.api.server.http.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that are open, so that a stop can end them properly. Safe for any thread. */
public final class OpenStreams {
    private final Set<Endable> open = ConcurrentHashMap.newKeySet();
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
    }

    /** Ends all streams, and those that still come. */
    public void endAll() {
        ending = true;
        open.forEach(Endable::endSoon);
    }
}
