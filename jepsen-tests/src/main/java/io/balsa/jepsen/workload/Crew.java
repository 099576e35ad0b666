package io.balsa.jepsen.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The clients of a run: each one thread, that plays its part in every workload in turn, at a bounded rate.
 *
 * <p>The same seed gives each client the same choices, not the same history: that depends on the cluster. Started, and
 * finished, once by one thread; the executor must have a thread for each client.
 */
public final class Crew {
    /**
     * How busy the clients are.
     *
     * @param clients at least 1
     * @param stepsPerSecond of each; a step is one request, seldom a few
     */
    public record Pace(int clients, int stepsPerSecond) {}

    private final Arena arena;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Future<?>> running = new ArrayList<>();

    private Crew(Arena arena) {
        this.arena = arena;
    }

    public static Crew start(Arena arena, List<Workload> workloads, Pace pace, long seed, ExecutorService executor) {
        Crew crew = new Crew(arena);
        SplittableRandom random = new SplittableRandom(seed);
        for (int client = 0; client < pace.clients(); client++) {
            int number = client;
            SplittableRandom own = random.split();
            crew.running.add(executor.submit(() -> crew.work(workloads, pace, own, number)));
        }
        return crew;
    }

    private void work(List<Workload> workloads, Pace pace, SplittableRandom random, int client) {
        long intervalNanos = TimeUnit.SECONDS.toNanos(1) / pace.stepsPerSecond();
        List<Actor> actors = new ArrayList<>();
        List<Actor> turns = new ArrayList<>();
        try {
            for (Workload workload : workloads) {
                Actor actor = workload.casting().actor(arena, random.split(), client);
                actors.add(actor);
                for (int i = 0; i < workload.weight(); i++) {
                    turns.add(actor);
                }
            }
            long next = arena.now();
            while (!stopped.await(Math.max(0, next - arena.now()), TimeUnit.NANOSECONDS)) {
                turns.get(random.nextInt(turns.size())).step();
                // A step that took long is not made up for by a burst.
                next = Math.max(next + intervalNanos, arena.now());
            }
            actors.forEach(Actor::finish);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            actors.forEach(Actor::close);
        }
    }

    /** @throws IllegalStateException if a client has failed: the run is worth nothing then */
    public void check() {
        for (Future<?> client : running) {
            if (client.isDone()) {
                await(client, Duration.ZERO);
            }
        }
    }

    /**
     * Stops the clients; returns when the last operation and the last event are in the history.
     *
     * @throws IllegalStateException if a client failed, or does not end in time
     */
    public void finish(Duration timeout) {
        stopped.countDown();
        running.forEach(client -> await(client, timeout));
    }

    private static void await(Future<?> client, Duration timeout) {
        try {
            client.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a client failed, or does not end: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while clients end", e);
        }
    }
}
