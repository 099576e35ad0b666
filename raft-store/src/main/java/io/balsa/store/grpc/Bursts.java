package io.balsa.store.grpc;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs short tasks that come many at a time, such as the reads that have waited for one round of the read barrier. Whoever
 * brings the first wakes a thread, and that thread runs what has come meanwhile, too: a burst costs one wake-up and not one
 * for each task, which on few processors costs more than the task. A longer queue wakes more threads.
 *
 * <p>A task waits for those before it: none may take longer than a look at the disk. Tasks must not throw. Thread-safe.
 */
final class Bursts implements Executor {
    /** About a tenth of a millisecond of reads: what a second thread can help with. */
    private static final int TASKS_EACH = 32;

    private final Executor threads;
    private final int threadsMax;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    /** @param threadsMax how many of the threads may be in use at a time, at least 1 */
    Bursts(Executor threads, int threadsMax) {
        this.threads = threads;
        this.threadsMax = threadsMax;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        int queued = waiting.incrementAndGet();
        int busy = running.get();
        if (busy < threadsMax && queued > busy * TASKS_EACH && running.compareAndSet(busy, busy + 1)) {
            threads.execute(this::run);
        }
    }

    private void run() {
        do {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                waiting.decrementAndGet();
                task.run();
            }
            running.decrementAndGet();
            // Whoever came between the last look and this line has seen a thread at work and woken none.
        } while (!tasks.isEmpty() && running.compareAndSet(0, 1));
    }
}
