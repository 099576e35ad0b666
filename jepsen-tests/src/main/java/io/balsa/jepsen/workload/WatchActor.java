package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A few watches on one stream, that go on at another member when the stream breaks, when it is silent for long, and now and
 * then without a reason.
 */
final class WatchActor implements Actor {
    private static final int WATCHES = 3;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final long CAUGHT_UP_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Of so many steps, one moves to another member. */
    private static final int STEPS_PER_MOVE = 60;

    private static final int PAST_MAX_REVISIONS = 100;

    private final Arena arena;
    private final RandomGenerator random;
    private final Session session;
    private final List<Watched> watches = new ArrayList<>();
    private @Nullable WatchStream stream;

    WatchActor(Arena arena, RandomGenerator random) {
        this.arena = arena;
        this.random = random;
        this.session = new Session(arena, random);
    }

    @Override
    public void step() {
        if (watches.isEmpty()) {
            for (int i = 0; i < WATCHES; i++) {
                watches.add(wanted());
            }
            open();
        } else if (stream == null || stream.isOver()) {
            reopen("one of its watches is over");
        } else if (stream.silentNanos() > SILENCE_NANOS) {
            reopen("it is silent");
        } else if (random.nextInt(STEPS_PER_MOVE) == 0) {
            reopen("the client moves");
        } else if (random.nextInt(4) == 0) {
            stream.askForProgress();
        }
    }

    private Watched wanted() {
        Keys keys = switch (random.nextInt(4)) {
            case 0 -> Keys.ALL;
            case 1 -> Keys.under("leased/");
            case 2 -> Keys.under("list/");
            default -> Keys.under(RegisterActor.PREFIX + "/");
        };
        Set<Event.Kind> without =
                random.nextInt(6) == 0 ? Set.of(random.nextBoolean() ? Event.Kind.PUT : Event.Kind.DELETE) : Set.of();
        long start =
                random.nextBoolean() ? 0 : Math.max(1, arena.newestRevision() - random.nextInt(PAST_MAX_REVISIONS));
        return new Watched(keys, random.nextBoolean(), without, random.nextBoolean(), start);
    }

    private void open() {
        WatchStream next = new WatchStream(arena, watches);
        stream = next;
        next.open(session.connection(), session.client(), session.member());
    }

    private void reopen(String why) {
        if (stream != null) {
            stream.close(why);
        }
        session.moveOn();
        open();
    }

    /** The last events are on their way: without them the end of the history would not be looked at. */
    @Override
    public void finish() {
        long revision = arena.newestRevision();
        long end = arena.now() + CAUGHT_UP_NANOS;
        while (stream != null && !stream.hasSeen(revision) && arena.now() < end) {
            if (stream.isOver()) {
                reopen("one of its watches is over");
            }
            stream.askForProgress();
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close("the client stops");
        }
        session.close();
    }
}
