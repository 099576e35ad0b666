package io.balsa.controllers;

import io.balsa.api.client.loop.Plan;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One controller: which changes concern which keys, and what to decide about a key. */
interface Control {
    /** Who speaks in events and logs, such as {@code replicaset-controller}. */
    String name();

    /** Says which keys to decide about when something changes; called once, before the caches start. */
    void follow(Caches caches, Consumer<String> concerned);

    /** Decides, on the loop's thread. */
    Plan reconcile(String key, Instant now);

    /**
     * Begins to learn what only the office needs; on the election's thread.
     *
     * @return done when nothing that is known is older than this call; not before are decisions asked for
     */
    default CompletableFuture<Void> takeOffice() {
        return CompletableFuture.completedFuture(null);
    }

    /** Ends and forgets that, after the last decision. */
    default void leaveOffice() {}

    /** Every key there is now: what to decide about after taking office. */
    List<String> allKeys();
}
