package io.balsa.store.differential;

import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.store.model.Commands;
import io.balsa.store.v1.Command;
import java.util.Random;

/** Random steps, each chosen with the present revision in mind. */
final class Script {
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
        if (kind < 90) {
            return new Step.Read(commands.range());
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
}
