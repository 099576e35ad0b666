package io.balsa.api.server.watch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other, in order, on the threads of an executor. */
public final class Turns implements Executor {
    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Tasks that are queued or running; whoever raises it from 0 schedules the run. */
    private final AtomicInteger pending = new AtomicInteger();

    public Turns(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        do {
            Runnable task = tasks.poll();
            try {
                if (task != null) {
                    task.run();
                }
            } catch (RuntimeException e) {
                log.error("A task failed; those behind it go on.", e);
            }
        } while (pending.decrementAndGet() != 0);
    }
}
