package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Request;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** One client of a run forgets the past now and then, as every user of etcd must. */
final class CompactionActor implements Actor {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final int BEHIND_MAX_REVISIONS = 400;

    private final Arena arena;
    private final RandomGenerator random;
    private final Session session;
    private final boolean active;
    private long nextNanos;

    CompactionActor(Arena arena, RandomGenerator random, boolean active) {
        this.arena = arena;
        this.random = random;
        this.active = active;
        this.session = new Session(arena, random);
        this.nextNanos = arena.now() + EVERY_NANOS;
    }

    @Override
    public void step() {
        if (!active || arena.now() < nextNanos) {
            return;
        }
        nextNanos = arena.now() + EVERY_NANOS;
        long revision = arena.newestRevision() - random.nextInt(BEHIND_MAX_REVISIONS);
        if (revision > 1) {
            session.ask(new Request.Compact(revision));
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
