package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.member.MemberTable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Reads the member table, again and again, and lets this member's addresses, data folder and raft follow it. One turn at a
 * time, on the background threads: a turn reads and writes the disk.
 */
final class MembersKeeper {
    /** A new member is taken in within moments. */
    private static final Duration TURN = Duration.ofMillis(250);

    private final long self;
    private final Engine engine;
    private final MemberAddresses addresses;
    private final DataDir dir;
    private final Departure departure;
    private final RaftStore.Surroundings around;
    private final Consumer<List<Member>> followers;
    private final AtomicBoolean underWay = new AtomicBoolean();
    /** As it was last looked at. */
    private volatile List<Member> table = List.of();

    private volatile boolean wanted = true;
    /** Only the timer's thread. */
    private long nextTurnNanos;

    /** @param followers called in each turn with the table, also when it is as it was */
    MembersKeeper(
            long self,
            Engine engine,
            MemberAddresses addresses,
            DataDir dir,
            Departure departure,
            RaftStore.Surroundings around,
            Consumer<List<Member>> followers) {
        this.self = self;
        this.engine = engine;
        this.addresses = addresses;
        this.dir = dir;
        this.departure = departure;
        this.around = around;
        this.followers = followers;
        this.nextTurnNanos = around.nanoTime().getAsLong();
        look();
    }

    /** The table, a moment ago. Any thread. */
    List<Member> table() {
        return table;
    }

    /** The next tick takes a turn: the table is another one now, or something else cannot wait. Any thread. */
    void soon() {
        wanted = true;
    }

    /** On the timer. */
    void tick() {
        long now = around.nanoTime().getAsLong();
        if ((wanted || nextTurnNanos - now <= 0) && underWay.compareAndSet(false, true)) {
            wanted = false;
            nextTurnNanos = now + TURN.toNanos();
            around.background().execute(this::turn);
        }
    }

    private void turn() {
        try {
            look();
            followers.accept(table);
        } finally {
            underWay.set(false);
        }
    }

    private void look() {
        try (Snapshot now = engine.snapshot()) {
            List<Member> found = MemberTable.all(now);
            if (!found.equals(table)) {
                addresses.update(found);
                dir.rememberPeers(found);
                table = List.copyOf(found);
            }
            if (MemberTable.isRemoved(now, self)) {
                departure.removedFromTable();
            }
        } catch (IOException e) {
            throw around.faults().fault("writing the data dir failed", e);
        }
    }
}
