package io.balsa.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.LeaseCheckpoint;
import io.balsa.store.v1.LeaseCheckpoints;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noted of leases, for leaders to come. */
class LeaseNotesTest {
    private final Engine engine = new MemoryEngine();
    private final Applier applier = Applier.open(engine, batch -> {});
    private long index;

    private void apply(Command... commands) {
        applier.apply(1, ++index, List.of(commands));
    }

    private Lease lease() {
        try (Snapshot now = engine.snapshot()) {
            return LeaseTable.find(now, 7).orElseThrow();
        }
    }

    private static Command grant() {
        return Command.newBuilder()
                .setLeaseGrant(LeaseGrantRequest.newBuilder().setID(7).setTTL(100))
                .build();
    }

    private static Command revoke() {
        return Command.newBuilder()
                .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(7))
                .build();
    }

    private static Command note(long remaining, long grant) {
        LeaseCheckpoint note = LeaseCheckpoint.newBuilder()
                .setId(7)
                .setRemainingTtl(remaining)
                .setGrant(grant)
                .build();
        return Command.newBuilder()
                .setLeaseCheckpoints(LeaseCheckpoints.newBuilder().addLeases(note))
                .build();
    }

    @Test
    void aNoteThatComesAfterItsLeaseDoesNotShortenTheNextOneOfThatId() {
        apply(grant());
        long first = lease().grant();
        apply(revoke(), grant());
        apply(note(5, first));
        assertThat(lease().remainingSeconds()).isZero();
    }

    @Test
    void theNoteOfALeaseIsKeptUntilItIsTakenBack() {
        apply(grant());
        apply(note(5, lease().grant()));
        assertThat(lease().remainingSeconds()).isEqualTo(5);
        assertThat(lease().ttlSeconds()).isEqualTo(100);
        apply(note(0, 0));
        assertThat(lease().remainingSeconds()).isZero();
    }

    @Test
    void leasesGrantedInOneEntryDifferToo() {
        apply(grant(), revoke(), grant(), note(5, 1));
        assertThat(lease().remainingSeconds()).isZero();
        assertThat(lease().grant()).isEqualTo(2);
    }
}
