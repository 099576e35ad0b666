package io.balsa.jepsen.replay;

import java.util.function.Consumer;

/** A way to list and watch. */
interface Source {
    /** Lists all that the view shows. */
    Entry.Listed list(View view) throws Exception;

    /**
     * Watches behind the revision. Events, bookmarks and the reason of the end come to the receiver one at a time; the
     * last is one of {@link Over}.
     *
     * @param seconds after which the server shall end the watch; 0 for its own choice
     */
    AutoCloseable watch(View view, long after, int seconds, Consumer<Object> receiver);

    /** The next request goes to another member, as far as the source can tell. */
    void elsewhere();

    /** The next request goes to the member of that number, where the source has a choice. */
    void turnTo(int member);

    /** How a watch ended. */
    enum Over {
        /** Plainly, or because the connection broke: it goes on from what was reached. */
        ENDED,
        /** 410. */
        EXPIRED
    }
}
