package io.balsa.store.http;

import java.util.Map;

/**
 * The answer to one request. It is given once: as a whole, or started, written in pieces and ended. Any thread may call;
 * what comes after the end, or after the client has gone, is ignored.
 */
interface Exchange {
    void reply(Reply reply);

    /** Begins an answer whose length is not known. */
    void start(int status, Map<String, String> headers);

    /**
     * One more piece of it, sent at once.
     *
     * @param room runs on the connection's thread as soon as there is room for another
     */
    void write(byte[] piece, Runnable room);

    void end();

    /** Runs on the connection's thread if the client goes away before the answer is complete. The last one counts. */
    void onGone(Runnable task);

    /** The body has room for more bytes again. */
    void more();
}
