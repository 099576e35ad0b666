package io.balsa.store.http;

import java.time.Duration;

/**
 * Bounds of a connection, each with the reason for its number.
 *
 * @param lineBytesMax method, path and query: the longest path is 40 bytes, the rest is for queries
 * @param headBytesMax all headers: a JSON web token and a browser's cookies fit
 * @param bodyBytesMax one message as JSON, in which bytes take four thirds of their length
 * @param discardedBytesMax of a body whose answer has been given already; above it the connection is closed instead
 * @param headTimeout from the connection, or the end of the answer before, to the end of the next request's head; etcd: 5
 *     minutes
 * @param bodyTimeout for the body of a request that is answered as a whole: a minute for a few MiB is a slow modem
 */
public record HttpLimits(
        int lineBytesMax,
        int headBytesMax,
        int bodyBytesMax,
        int discardedBytesMax,
        Duration headTimeout,
        Duration bodyTimeout) {

    /** @param messageBytesMax the largest message that the gRPC side takes */
    public static HttpLimits of(int messageBytesMax) {
        return new HttpLimits(
                8 << 10,
                64 << 10,
                messageBytesMax / 3 * 4 + (64 << 10),
                1 << 20,
                Duration.ofMinutes(5),
                Duration.ofMinutes(1));
    }
}
