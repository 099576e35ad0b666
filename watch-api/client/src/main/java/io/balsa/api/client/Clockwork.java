package io.balsa.api.client;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time, chance and threads, handed to everything here that needs them, so that a test can own all three.
 *
 * @param clock the wall clock: only for what people read (timestamps of objects)
 * @param nanoTime a monotonic clock in nanoseconds: for every deadline
 * @param random for jitter; used from several threads
 * @param executors makes one single-threaded executor of the given name; whoever asks for it shuts it down
 */
public record Clockwork(
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator random,
        Function<String, ScheduledExecutorService> executors) {

    /**
     * Returns the machine's wall clock, a generator that many threads may use, and daemon threads.
     *
     * @param nanoTime {@code System::nanoTime}, named by the composition root
     */
    public static Clockwork system(LongSupplier nanoTime) {
        return new Clockwork(InstantSource.system(), nanoTime, new SecureRandom(), Clockwork::daemon);
    }

    /** Returns a new executor with one thread, which its caller owns. */
    public ScheduledExecutorService executor(String name) {
        return executors.apply(name);
    }

    private static ScheduledExecutorService daemon(String name) {
        ThreadFactory threads = Executors.defaultThreadFactory();
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = threads.newThread(task);
            thread.setName(name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }
}
