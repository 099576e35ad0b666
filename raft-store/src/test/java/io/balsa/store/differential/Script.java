package io.balsa.store.differential;

import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchCreateRequest.FilterType;
import io.balsa.store.model.Commands;
import io.balsa.store.v1.Command;
import java.util.Random;

/** Random steps, each chosen with the present revision in mind. */
final class Script {
    static final int STREAMS = 2;
    private static final int WATCH_IDS = 4;

    private final Random random;
    private final Commands commands;
    private long revision = 1;

    Script(Random random) {
        this.random = random;
        this.commands = new Commands(random);
    }

    void revision(long now) {
        revision = now;
        commands.revision(now);
    }

    Step next() {
        int kind = random.nextInt(100);
        if (kind < 55) {
            return new Step.Write(write());
        }
        if (kind < 78) {
            return new Step.Read(commands.range());
        }
        if (kind < 90) {
            return new Step.Watch(random.nextInt(STREAMS), watch());
        }
        if (kind < 94) {
            return new Step.Cancel(random.nextInt(STREAMS), random.nextInt(WATCH_IDS));
        }
        if (kind < 98) {
            return new Step.TimeToLive(LeaseTimeToLiveRequest.newBuilder()
                    .setID(1 + random.nextInt(3))
                    .setKeys(random.nextBoolean())
                    .build());
        }
        return new Step.Leases();
    }

    private Command write() {
        while (true) {
            Command command = commands.next().toBuilder().clearExpectedTerm().build();
            if (!EtcdFaults.wouldCrash(command)) {
                return command;
            }
        }
    }

    private WatchCreateRequest watch() {
        RangeRequest range = commands.range();
        WatchCreateRequest.Builder watch = WatchCreateRequest.newBuilder()
                .setKey(range.getKey())
                .setRangeEnd(range.getRangeEnd())
                .setPrevKv(random.nextBoolean())
                .setWatchId(random.nextInt(WATCH_IDS))
                .setFragment(random.nextInt(4) == 0);
        if (random.nextBoolean()) {
            watch.setStartRevision(Math.max(0, revision + 1 - random.nextInt(12)));
        }
        switch (random.nextInt(6)) {
            case 0 -> watch.addFilters(FilterType.NOPUT);
            case 1 -> watch.addFilters(FilterType.NODELETE);
            default -> {}
        }
        return watch.build();
    }
}
