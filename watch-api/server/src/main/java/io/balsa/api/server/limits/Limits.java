package io.balsa.api.server.limits;

import java.time.Duration;

/**
 * The limits of one API server. {@link #standard()} holds the numbers for production; tests change single ones.
 *
 * @param requestTimeout how long a request of many steps may go on (Kubernetes: 60 s)
 * @param storeReadTimeout how long a read waits for the store: longer than a leader change (about 2 s), shorter than the
 *     patience of a client (the resource client waits 5 s), so that the client hears the reason
 * @param storeWriteTimeout how long a write waits before its outcome is reported as unknown; a write may wait for a leader
 *     change and then for a quorum of disks
 * @param objectBytesMax largest stored object: etcd refuses requests over 1.5 MiB, and Kubernetes documents that number
 * @param pageMax most objects that one read of the store asks for; keeps one answer well below gRPC's message limit for
 *     usual objects (500 is kubectl's page)
 * @param listBytesMax most bytes of objects in one unlimited list answer
 * @param conflictRetriesMax how often a read-change-write of the core starts again after losing a race. Each loss means
 *     that another writer won, so the number bounds the unfairness, not the progress
 *     (Kubernetes: until the request ends)
 * @param generateNameTriesMax names tried for generateName (Kubernetes: 8)
 * @param ringEventsMax events of one kind kept in memory for watchers: at 100 changes a second a watcher may be 40 s late
 * @param ringBytesMax bytes of the objects in one ring; bounds the heap when objects are large
 * @param watchersMax watches open at the same time in this process
 * @param historyEventsMax events read ahead for one watch that starts before the ring
 * @param bookmarkEvery how often a watch that allows bookmarks gets one (Kubernetes: about one minute)
 * @param watchTimeoutMin a watch without timeoutSeconds ends after a random time between this and its double
 * @param reconnectDelayMax longest pause before a broken store watch is opened again
 */
public record Limits(
        Duration requestTimeout,
        Duration storeReadTimeout,
        Duration storeWriteTimeout,
        int objectBytesMax,
        int pageMax,
        int listBytesMax,
        int conflictRetriesMax,
        int generateNameTriesMax,
        int ringEventsMax,
        long ringBytesMax,
        int watchersMax,
        int historyEventsMax,
        Duration bookmarkEvery,
        Duration watchTimeoutMin,
        Duration reconnectDelayMax) {

    /** The numbers for production. */
    public static Limits standard() {
        return new Limits(
                Duration.ofSeconds(60),
                Duration.ofSeconds(4),
                Duration.ofSeconds(4),
                1536 * 1024,
                500,
                256 * 1024 * 1024,
                128,
                8,
                4096,
                32L * 1024 * 1024,
                20_000,
                1024,
                Duration.ofMinutes(1),
                Duration.ofMinutes(30),
                Duration.ofSeconds(2));
    }

    public Limits withRequestTimeout(Duration timeout) {
        return new Limits(
                timeout,
                storeReadTimeout,
                storeWriteTimeout,
                objectBytesMax,
                pageMax,
                listBytesMax,
                conflictRetriesMax,
                generateNameTriesMax,
                ringEventsMax,
                ringBytesMax,
                watchersMax,
                historyEventsMax,
                bookmarkEvery,
                watchTimeoutMin,
                reconnectDelayMax);
    }
}
