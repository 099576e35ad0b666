package io.balsa.store;

import io.balsa.store.net.Network;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a member, beside those of Ratis.
 *
 * @param timer short regular work
 * @param completions answers to clients
 * @param watches owns all watches
 * @param readers read the store for clients
 * @param historians read the past for watches that lag
 * @param hashers hash passwords, for tens of milliseconds each; refuse what would wait for long
 * @param snapshots makes and sends snapshots for clients
 * @param background flushes, a leader's duties, a look at the disk: two, so that a flush holds up no leader
 * @param upkeep removes what was compacted, defragments, compares members: long work, one after the other
 * @param network talks to clients and to the other members
 */
record StoreThreads(
        ScheduledExecutorService timer,
        ExecutorService completions,
        ExecutorService watches,
        ExecutorService readers,
        ExecutorService historians,
        ExecutorService hashers,
        ExecutorService snapshots,
        ExecutorService background,
        ExecutorService upkeep,
        Network network) {
    private static final long STOP_SECONDS = 10;
    /** Half of a small machine's processors, so that people who sign in hold up nobody else. */
    private static final int HASH_THREADS = 1;

    /** Two seconds' work: beyond it whoever waits would have given up before the turn comes. */
    private static final int HASHES_WAITING = 32;

    /** @param faults told of what a task throws: no task here may fail */
    static StoreThreads start(int readThreads, FaultHandler faults) {
        return new StoreThreads(
                Executors.newSingleThreadScheduledExecutor(named("store-timer", faults)),
                Executors.newSingleThreadExecutor(named("store-completions", faults)),
                Executors.newSingleThreadExecutor(named("store-watches", faults)),
                Executors.newFixedThreadPool(readThreads, named("store-reader", faults)),
                Executors.newFixedThreadPool(2, named("store-history", faults)),
                new ThreadPoolExecutor(
                        HASH_THREADS,
                        HASH_THREADS,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(HASHES_WAITING),
                        named("store-hasher", faults)),
                Executors.newFixedThreadPool(ServerLimits.SNAPSHOTS.streams(), named("store-snapshot", faults)),
                Executors.newFixedThreadPool(2, named("store-background", faults)),
                Executors.newSingleThreadExecutor(named("store-upkeep", faults)),
                Network.start(Network.threadsFor(Runtime.getRuntime().availableProcessors())));
    }

    private static ThreadFactory named(String name, FaultHandler faults) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((where, what) -> faults.fault(where.getName() + " failed", what));
            return thread;
        };
    }

    /** Lets what is under way end; nothing runs afterwards. */
    void stop() throws InterruptedException {
        List<ExecutorService> all =
                List.of(timer, hashers, readers, historians, snapshots, watches, upkeep, background, completions);
        for (ExecutorService executor : all) {
            executor.shutdown();
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        }
        network.close();
    }
}
