package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Leases with a key each. Some are kept alive and revoked in the end, of others only the key is looked at. */
final class LeaseActor implements Actor {
    private static final String PREFIX = "leased/";
    private static final int HELD_MAX = 3;
    private static final int LEFT_MAX = 3;
    private static final int TTL_LEAST_SECONDS = 2;
    private static final int TTL_MOST_SECONDS = 6;

    private final RandomGenerator random;
    private final Session session;
    private final List<Long> held = new ArrayList<>();
    /** Those that nobody keeps alive any more. */
    private final List<Long> left = new ArrayList<>();

    LeaseActor(Arena arena, RandomGenerator random) {
        this.random = random;
        this.session = new Session(arena, random);
    }

    private static String key(long lease) {
        return PREFIX + Long.toHexString(lease);
    }

    @Override
    public void step() {
        int dice = random.nextInt(100);
        if (held.isEmpty() || (held.size() < HELD_MAX && dice < 20)) {
            grant();
            return;
        }
        long lease = held.get(random.nextInt(held.size()));
        if (dice < 50) {
            keepAlive(lease);
        } else if (dice < 60) {
            session.ask(new Request.TimeToLive(lease));
        } else if (dice < 70) {
            session.ask(new Request.Put(key(lease), session.fresh(), lease));
        } else if (dice < 78) {
            session.ask(new Request.Revoke(lease));
            held.remove(lease);
        } else if (dice < 85) {
            leave(lease);
        } else {
            look();
        }
    }

    private void grant() {
        // Not negative, as etcd's own are.
        long lease = random.nextLong(1, Long.MAX_VALUE);
        int ttl = random.nextInt(TTL_LEAST_SECONDS, TTL_MOST_SECONDS + 1);
        if (session.ask(new Request.Grant(lease, ttl)) instanceof Outcome.Granted) {
            held.add(lease);
            session.ask(new Request.Put(key(lease), session.fresh(), lease));
        }
    }

    private void keepAlive(long lease) {
        Outcome outcome = session.ask(new Request.KeepAlive(lease));
        if (outcome instanceof Outcome.Kept kept && kept.ttlSeconds() <= 0) {
            held.remove(lease);
        }
    }

    private void leave(long lease) {
        held.remove(lease);
        left.add(lease);
        if (left.size() > LEFT_MAX) {
            left.remove(0);
        }
    }

    private void look() {
        List<Long> all = new ArrayList<>(left);
        all.addAll(held);
        session.ask(Request.Range.of(key(all.get(random.nextInt(all.size())))));
    }

    @Override
    public void close() {
        session.close();
    }
}
