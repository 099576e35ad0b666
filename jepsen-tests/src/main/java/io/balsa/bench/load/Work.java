package io.balsa.bench.load;

/**
 * A kind of request, sent by lanes: a lane has one request at a time under way, and knows what its last one did.
 *
 * <p>Calls for one lane never overlap; calls for different lanes may, on any thread.
 */
public interface Work {
    /** How many lanes there are. */
    int lanes();

    /** Sends the lane's next request. {@code end} is told once how it went. */
    void send(int lane, End end);

    /** How many writes have been acknowledged, each of which must have made one revision. */
    long writes();

    /** How a request ended. */
    interface End {
        /** Answered, and as far as the client can tell correctly. */
        void acknowledged();

        /** Not answered, or refused: the outcome is unknown. */
        void failed(String reason);

        /** Answered with something that cannot be: a fault of the store. */
        void wrong(String reason);
    }
}
