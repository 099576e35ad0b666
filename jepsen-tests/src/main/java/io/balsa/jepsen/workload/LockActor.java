package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Takes a lock, writes something on the condition that the lock's key is still there, and lets go. A lock of a store does not
 * keep two from believing that they hold it; the condition does keep the loser from writing.
 */
final class LockActor implements Actor {
    private static final String PREFIX = "lock/";
    private static final String GUARDED = "guarded/";
    private static final int LOCKS = 2;
    private static final int TTL_SECONDS = 3;
    /** Longer than a lease lives that nobody revokes: a lock that is left is free by then. */
    private static final Duration TURN = Duration.ofSeconds(2 * TTL_SECONDS);

    private final RandomGenerator random;
    private final Session session;

    LockActor(Arena arena, RandomGenerator random) {
        this.random = random;
        this.session = new Session(arena, random);
    }

    @Override
    public void step() {
        int which = random.nextInt(LOCKS);
        long lease = random.nextLong(1, Long.MAX_VALUE);
        if (!(session.ask(new Request.Grant(lease, TTL_SECONDS)) instanceof Outcome.Granted)) {
            return;
        }
        if (session.ask(new Request.Lock(PREFIX + which, lease), TURN) instanceof Outcome.Locked locked) {
            session.ask(new Request.Txn(
                    List.of(Compare.number(locked.key(), Compare.Target.CREATE, Compare.Relation.GREATER, 0)),
                    List.of(new Request.Put(GUARDED + which, session.fresh(), 0)),
                    List.of(Request.Range.of(GUARDED + which))));
            if (random.nextInt(4) > 0) {
                session.ask(new Request.Unlock(locked.key()));
            }
        }
        // Also where it still waits for its turn: the key that it waits with goes with the lease.
        session.ask(new Request.Revoke(lease));
    }

    @Override
    public void close() {
        session.close();
    }
}
