package io.balsa.jepsen.mutant;

import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.Header;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.MemberHash;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.WatchOpened;
import io.balsa.store.mvcc.StoreHash;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.LeaseCheckpoint;
import io.balsa.store.v1.LeaseCheckpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A history of the real code above the log, from a seed: clients, watches, leases and compactions on three members that
 * lag, crash, change their leader and take over each other's state. The same seed gives the same history.
 */
final class Simulation {
    private static final long MILLIS = 1_000_000;
    private static final Header HEADER = new Header(
            0, 3, List.of("everything"), List.of("crash", "elect", "install"), "simulated", 1, 3_000 * MILLIS);

    private final SplittableRandom random;
    private final List<Entry> entries = new ArrayList<>();
    private final SimCluster cluster;
    private final SimClients clients;
    private final List<SimConsumer> consumers = new ArrayList<>();
    private int watches;

    private Simulation(long seed) {
        this.random = new SplittableRandom(seed);
        this.cluster = new SimCluster(random.split(), entries::add);
        this.clients = new SimClients(cluster, random.split(), entries::add);
    }

    static History run(long seed, int steps) {
        return new Simulation(seed).run(steps);
    }

    private History run(int steps) {
        entries.add(new Phase(Phase.Kind.WORK, cluster.now));
        watch(Keys.ALL, 1, Set.of(), -1, cluster.members.get(0));
        for (int i = 0; i < steps; i++) {
            step();
            if (random.nextInt(60) == 0) {
                cluster.fault();
            }
        }
        cluster.now += 1;
        entries.add(new Phase(Phase.Kind.HEALED, cluster.now));
        cluster.calm = true;
        clients.calmDown();
        for (int i = 0; i < 60; i++) {
            cluster.now += 150 * MILLIS;
            step();
            for (int j = 0; j < 5; j++) {
                cluster.step();
            }
            clients.readAll();
        }
        cluster.settle();
        clients.giveUp();
        consumers.forEach(consumer -> consumer.takeMore(1_000_000));
        cluster.settle();
        entries.add(new Phase(Phase.Kind.FINAL, ++cluster.now));
        clients.finalReads();
        for (SimMember member : cluster.members) {
            StoreHash.OfHistory hash = member.reader.hashHistory(0);
            entries.add(new MemberHash(member.number, hash.revision(), hash.compacted(), hash.hash(), cluster.now));
        }
        return History.of(HEADER, entries);
    }

    private void step() {
        cluster.now += random.nextLong(3 * MILLIS) + (random.nextInt(20) == 0 ? 200 * MILLIS : 0);
        clients.step();
        endLeases();
        cluster.step();
        stepWatches();
    }

    /** The leader's duty. */
    private void endLeases() {
        if (random.nextInt(4) > 0) {
            return;
        }
        for (long lease : cluster.leader().deadlines.due(10)) {
            cluster.proposer.propose(Command.newBuilder()
                    .setExpectedTerm(cluster.term())
                    .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease))
                    .build());
        }
        var notes = LeaseCheckpoints.newBuilder();
        cluster.leader()
                .deadlines
                .checkpoints(10, cluster.now)
                .forEach(left -> notes.addLeases(LeaseCheckpoint.newBuilder()
                        .setId(left.id())
                        .setRemainingTtl(left.remainingSeconds())
                        .setGrant(left.grant())));
        if (notes.getLeasesCount() > 0) {
            cluster.proposer.propose(Command.newBuilder()
                    .setExpectedTerm(cluster.term())
                    .setLeaseCheckpoints(notes)
                    .build());
        }
    }

    private void stepWatches() {
        for (SimConsumer consumer : List.copyOf(consumers)) {
            if (random.nextInt(300) == 0) {
                consumer.close();
            }
            if (consumer.isCut()) {
                consumers.remove(consumer);
                resume(consumer);
            } else if (random.nextInt(4) == 0) {
                consumer.takeMore(random.nextInt(4));
            } else if (random.nextInt(40) == 0) {
                consumer.askProgress();
            }
        }
        if (consumers.size() < 6 && random.nextInt(20) == 0) {
            int filter = random.nextInt(6);
            Set<Event.Kind> without =
                    filter == 0 ? Set.of(Event.Kind.PUT) : filter == 1 ? Set.of(Event.Kind.DELETE) : Set.of();
            SimMember member = cluster.members.get(random.nextInt(3));
            long compacted = Math.max(1, member.reader.state().compacted());
            long near = Math.max(1, member.applier.revision() - 10 + random.nextInt(15));
            long start = random.nextBoolean() ? 0 : random.nextInt(3) == 0 ? compacted : near;
            watch(random.nextBoolean() ? Keys.ALL : Keys.one("k" + random.nextInt(5)), start, without, -1, member);
        }
    }

    private void watch(Keys keys, long start, Set<Event.Kind> without, int resumes, SimMember member) {
        SimConsumer consumer = new SimConsumer(member, entries::add, () -> cluster.now);
        consumers.add(consumer);
        for (int i = 0; i <= (resumes < 0 ? random.nextInt(2) : 0); i++) {
            int number = watches++;
            consumer.watch(
                    new WatchOpened(
                            number, 10_000 + number, member.number, keys, start, true, without, resumes, cluster.now),
                    random.nextBoolean());
        }
    }

    private void resume(SimConsumer cut) {
        for (WatchOpened old : cut.unended()) {
            SimMember member = cluster.members.get(random.nextInt(3));
            watch(old.keys(), old.startRevision(), old.without(), old.watch(), member);
        }
    }
}
