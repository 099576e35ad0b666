package io.balsa.store.config;

import java.time.Duration;

/**
 * What clients may ask for on one connection and in one request.
 *
 * @param txnOpsMax operations in each part of a transaction
 * @param requestBytesMax size of a write request
 * @param concurrentStreamsMax calls at a time on one connection
 * @param slowUnary a unary request that takes longer is logged as slow
 * @param slowApply applying a command that takes longer is logged as slow
 */
public record Requests(
        int txnOpsMax,
        int requestBytesMax,
        int concurrentStreamsMax,
        KeepAlive keepAlive,
        Duration slowUnary,
        Duration slowApply) {
    /**
     * gRPC pings.
     *
     * @param clientMin a client that pings more often than this is sent away
     * @param interval a silent connection is pinged after this time; zero: never
     * @param timeout and closed when nothing has come back after this one
     */
    public record KeepAlive(Duration clientMin, Duration interval, Duration timeout) {
        public static final KeepAlive DEFAULT =
                new KeepAlive(Duration.ofSeconds(5), Duration.ofHours(2), Duration.ofSeconds(20));

        public KeepAlive {
            if (clientMin.isNegative() || interval.isNegative() || timeout.isNegative()) {
                throw new IllegalArgumentException("the times of --grpc-keepalive-* must not be negative");
            }
        }
    }

    /** An entry of the raft log holds at most 16 MiB, and a request has a mebibyte of company in it. */
    public static final int REQUEST_BYTES_MAX = 15 << 20;

    public static final Requests DEFAULT = new Requests(
            128, 1_572_864, Integer.MAX_VALUE, KeepAlive.DEFAULT, Duration.ofMillis(300), Duration.ofMillis(100));

    public Requests {
        if (txnOpsMax < 1) {
            throw new IllegalArgumentException("--max-txn-ops must be 1 or more, not " + txnOpsMax);
        }
        if (requestBytesMax < 1 || requestBytesMax > REQUEST_BYTES_MAX) {
            throw new IllegalArgumentException("--max-request-bytes must be between 1 and " + REQUEST_BYTES_MAX
                    + ", what an entry of the raft log holds, not " + requestBytesMax);
        }
        if (concurrentStreamsMax < 1) {
            throw new IllegalArgumentException("--max-concurrent-streams must be 1 or more");
        }
    }
}
