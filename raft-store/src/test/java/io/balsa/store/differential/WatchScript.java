package io.balsa.store.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchCreateRequest.FilterType;
import io.balsa.store.cluster.RealEtcd;
import io.balsa.store.model.Commands;
import io.balsa.store.v1.Command;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random writes at both stores, and random watches of them: from now, from the past, from what is compacted, from the
 * future, with filters, with the value before, under ids of the client's choice, taken back again.
 *
 * <p>Nothing is compacted and no watch ends before both stores have told their watches everything: what an etcd has not told
 * by then, it may tell or not. A watch from the past that has nothing to be told is behind in an etcd for some time, too, and
 * a compaction ends it.
 */
final class WatchScript implements AutoCloseable {
    private static final String BEHIND = "etcd_debugging_mvcc_slow_watcher_total";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Random random;
    private final Commands commands;
    private final Side ours;
    private final Side theirs;
    private final RealEtcd etcd;
    /**
     * That tells our watches. The others may be ahead of it, and it answers for what it has: before it is asked for anything,
     * a read there waits until it has everything.
     */
    private final Side member;

    private final WatchLog ourWatches;
    private final WatchLog theirWatches;
    /** Apart, because they hold back the others' progress. */
    private final WatchLog ourFuture;

    private final WatchLog theirFuture;
    private final List<String> told = new ArrayList<>();
    /** Far from those that the stores choose. */
    private long lastId = 100;

    WatchScript(Random random, List<? extends Channel> members, RealEtcd etcd) {
        this.etcd = etcd;
        this.random = random;
        this.commands = new Commands(random);
        this.ours = new Side(members);
        this.theirs = new Side(List.of(etcd.channel()));
        Channel watched = members.get(random.nextInt(members.size()));
        member = new Side(List.of(watched));
        ourWatches = new WatchLog(watched);
        theirWatches = new WatchLog(etcd.channel());
        ourFuture = new WatchLog(watched);
        theirFuture = new WatchLog(etcd.channel());
        ours.begin();
        theirs.begin();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            long revision = theirs.look();
            assertThat(ours.look()).as("revision after%n%s", told).isEqualTo(revision);
            commands.revision(revision);
            int kind = random.nextInt(100);
            if (kind < 65) {
                write(revision);
            } else if (kind < 85) {
                create(watch().setStartRevision(random.nextBoolean() ? 0 : 1 + random.nextInt((int) revision)));
            } else if (kind < 92) {
                WatchCreateRequest request = watch().setStartRevision(revision + 1 + random.nextInt(8))
                        .build();
                told.add("future " + request);
                member.look();
                ourFuture.create(request);
                theirFuture.create(request);
            } else {
                cancel(revision);
            }
        }
        same(theirs.look());
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(ourFuture.text()).as("after%n%s", told).isEqualTo(theirFuture.text()));
    }

    private void write(long revision) {
        Command command = commands.next().toBuilder().clearExpectedTerm().build();
        if (EtcdFaults.wouldCrash(command)) {
            return;
        }
        if (command.hasCompact()) {
            same(revision);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> etcd.metric(BEHIND) == 0);
        }
        Step step = new Step.Write(command);
        told.add(step.toString());
        String expected = theirs.take(step);
        assertThat(ours.take(step)).as("after%n%s", told).isEqualTo(expected);
    }

    private WatchCreateRequest.Builder watch() {
        WatchCreateRequest.Builder watch = WatchCreateRequest.newBuilder()
                .setKey(commands.range().getKey())
                .setRangeEnd(commands.range().getRangeEnd())
                .setPrevKv(random.nextBoolean());
        if (random.nextInt(4) == 0) {
            watch.addFilters(random.nextBoolean() ? FilterType.NOPUT : FilterType.NODELETE);
        }
        if (random.nextInt(4) == 0) {
            watch.setWatchId(chosenId());
        }
        return watch;
    }

    /** A new id, or one that is taken. That of a watch which a compaction has ended stays taken in an etcd, and not here. */
    private long chosenId() {
        List<Long> live = ourWatches.live();
        boolean again = !live.isEmpty() && random.nextInt(3) == 0;
        return again ? live.get(random.nextInt(live.size())) : ++lastId;
    }

    private void create(WatchCreateRequest.Builder watch) {
        WatchCreateRequest request = watch.build();
        told.add("watch " + request);
        member.look();
        ourWatches.create(request);
        theirWatches.create(request);
    }

    private void cancel(long revision) {
        same(revision);
        List<Long> live = ourWatches.live();
        if (!live.isEmpty()) {
            long id = live.get(random.nextInt(live.size()));
            told.add("cancel " + id);
            ourWatches.cancel(id);
            theirWatches.cancel(id);
        }
    }

    /** Waits until ours have told everything, and until theirs have told the same. */
    private void same(long revision) {
        member.look();
        ourWatches.sync(revision);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(() ->
                        assertThat(ourWatches.text()).as("after%n%s", told).isEqualTo(theirWatches.text()));
    }

    @Override
    public void close() {
        List.of(ourWatches, theirWatches, ourFuture, theirFuture).forEach(WatchLog::close);
    }
}
