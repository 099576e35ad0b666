package io.balsa.api.server.http;

import java.time.Duration;

/**
 * The limits of the HTTP front. {@link #standard()} holds the numbers for production; tests change single ones.
 *
 * @param threadsMax threads that answer requests. A request holds one while the store works on it; watches and log
 *     streams hold none
 * @param readsMax reads answered at the same time; more get 429. Below threadsMax, so that refusals always find a
 *     thread. One connection gets half of them
 * @param writesMax writes answered at the same time; more get 429. One connection gets half of them
 * @param streamsMax watches and log streams open at the same time; more get 429
 * @param bodyBytesMax largest request body (Kubernetes: 3 MiB, room for a 1.5 MiB object in JSON)
 * @param largeBodyBytesMin bodies larger than this count as large
 * @param largeBodiesMax large bodies under way at the same time; more get 429. As messages they may take fifty times
 *     their size: two of them fit into a server's heap
 * @param headerBytesMax largest request head; selectors travel in the path
 * @param idleTimeout a connection without a request, or a client that takes nothing of an answer, ends after this
 * @param streamsPerConnectionMax HTTP/2 streams of one connection: client-go opens one for each watch (Jetty: 128)
 * @param gzipBytesMin answers larger than this are compressed where the client can read it (Kubernetes: 128 KiB)
 * @param watchWriteBytesMax most bytes of events in one write to a watcher; more wait until it has been taken
 * @param stopTimeout how long a stop waits for answers that are under way
 * @param agentTimeout how long a node's agent may take to be reached, and to show that it is still there
 * @param storeProbeEvery how often each member of the store is asked whether it is there
 * @param storeProbeTimeout how long a member may take to answer
 */
public record HttpLimits(
        int threadsMax,
        int readsMax,
        int writesMax,
        int streamsMax,
        int bodyBytesMax,
        int largeBodyBytesMin,
        int largeBodiesMax,
        int headerBytesMax,
        Duration idleTimeout,
        int streamsPerConnectionMax,
        int gzipBytesMin,
        int watchWriteBytesMax,
        Duration stopTimeout,
        Duration agentTimeout,
        Duration storeProbeEvery,
        Duration storeProbeTimeout) {

    /** The numbers for production. */
    public static HttpLimits standard() {
        return new HttpLimits(
                160,
                96,
                48,
                20_000,
                3 * 1024 * 1024,
                256 * 1024,
                2,
                64 * 1024,
                Duration.ofSeconds(60),
                2_000,
                128 * 1024,
                64 * 1024,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }
}
