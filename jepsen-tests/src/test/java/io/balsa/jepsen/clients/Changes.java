package io.balsa.jepsen.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A writer that goes on whatever happens: it sets one object after the other to the next number and repeats a change until
 * it is acknowledged. Repeating is harmless, because a change that changes nothing makes no version: so the versions it
 * was answered are all that the objects had.
 */
final class Changes implements AutoCloseable {
    /** Sets the object to the number and answers its version; any exception means that the outcome is unknown. */
    interface Change {
        String to(String name, int number) throws Exception;
    }

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<String, List<Long>> versions = new TreeMap<>();
    private final List<String> names;
    private final Change change;
    private volatile boolean stopped;
    private volatile int count;

    private Changes(List<String> names, Change change) {
        this.names = names;
        this.change = change;
    }

    static Changes start(List<String> names, Change change) {
        Changes changes = new Changes(names, change);
        changes.thread.submit(changes::run);
        return changes;
    }

    private void run() {
        for (int i = 0; !stopped; i++) {
            String name = names.get(i % names.size());
            int number = i;
            // Its own patience is longer than any leader change; then the test's is over, too.
            String version = await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .pollInterval(Duration.ofMillis(50))
                    .pollDelay(Duration.ZERO)
                    .until(() -> change.to(name, number), answer -> true);
            synchronized (versions) {
                versions.computeIfAbsent(name, n -> new ArrayList<>()).add(Long.valueOf(version));
            }
            count = i + 1;
        }
    }

    /** Waits until so many further changes are acknowledged. */
    void awaitMore(int more) {
        int before = count;
        await().atMost(PATIENCE).until(() -> count >= before + more);
    }

    /** Ends the writer and answers the versions of all objects. */
    Map<String, List<Long>> end() throws InterruptedException {
        stopped = true;
        thread.shutdown();
        assertThat(thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return versions;
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdownNow();
    }
}
