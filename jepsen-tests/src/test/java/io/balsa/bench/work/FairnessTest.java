package io.balsa.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.bench.peer.Side;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Each way in which a comparison would not be one. */
class FairnessTest {
    private static final Evidence OURS = Samples.fair(Side.OURS);
    private static final Evidence THEIRS = Samples.fair(Side.THEIRS);

    private final Fairness fairness = new Fairness(99);

    private static Evidence with(Evidence base, List<Long> processes, List<Long> after) {
        return new Evidence(
                processes,
                after,
                base.durable(),
                base.mustSync(),
                base.syncs(),
                base.expected(),
                base.acknowledged(),
                base.failure(),
                base.fault());
    }

    private static Evidence synced(List<Long> syncs, boolean durable, boolean mustSync) {
        return new Evidence(
                OURS.processes(),
                OURS.processes(),
                durable,
                mustSync,
                syncs,
                OURS.expected(),
                OURS.acknowledged(),
                Optional.empty(),
                Optional.empty());
    }

    private static Evidence answered(OptionalLong expected, long acknowledged, Optional<String> failure) {
        return new Evidence(
                THEIRS.processes(),
                THEIRS.processes(),
                true,
                true,
                THEIRS.syncs(),
                expected,
                acknowledged,
                failure,
                Optional.empty());
    }

    @Test
    void twoFairMeasurementsCount() {
        assertThat(fairness.voidReason(OURS, THEIRS)).isEmpty();
    }

    @Test
    void membersAreProcessesOfTheirOwn() {
        List<Long> shared = List.of(11L, 12L, 12L);
        assertThat(fairness.voidReason(with(OURS, shared, shared), THEIRS))
                .contains("Balsa: its members were not processes of their own");
        List<Long> withClient = List.of(21L, 22L, 99L);
        assertThat(fairness.voidReason(OURS, with(THEIRS, withClient, withClient)))
                .contains("etcd: its members were not processes of their own");
        List<Long> ofOurs = List.of(11L, 22L, 23L);
        assertThat(fairness.voidReason(OURS, with(THEIRS, ofOurs, ofOurs))).contains("both sides ran in one process");
    }

    @Test
    void noneOfThemEndsMeanwhile() {
        assertThat(fairness.voidReason(with(OURS, OURS.processes(), List.of(11L, 12L, 14L)), THEIRS))
                .contains("Balsa: a member ended or was started anew meanwhile");
    }

    @Test
    void aMajoritySyncsWhatIsAcknowledged() {
        assertThat(fairness.voidReason(synced(List.of(9L, 0L, 0L), true, true), THEIRS))
                .contains("Balsa: only 1 members synced their log while writes were acknowledged");
        assertThat(fairness.voidReason(synced(List.of(0L, 0L, 0L), true, false), THEIRS))
                .as("reads sync nothing")
                .isEmpty();
        assertThat(fairness.voidReason(synced(List.of(9L, 9L, 9L), false, true), THEIRS))
                .contains("Balsa: its data were not on a disk; --dir names a folder on one");
    }

    @Test
    void bothSidesAcknowledgeTheSameNumberOfOperations() {
        assertThat(fairness.voidReason(OURS, answered(OptionalLong.of(1_000), 999, Optional.of("UNAVAILABLE"))))
                .contains("etcd: not all operations were acknowledged: UNAVAILABLE");
        assertThat(fairness.voidReason(OURS, answered(OptionalLong.of(1_000), 999, Optional.empty())))
                .contains("etcd: 999 of 1000 operations were acknowledged");
        assertThat(fairness.voidReason(OURS, answered(OptionalLong.of(999), 999, Optional.empty())))
                .contains("Balsa acknowledged 1000 operations, etcd 999");
    }

    @Test
    void whatIsMeasuredInAFixedTimeMayDifferInItsNumber() {
        Evidence ours = new Evidence(
                OURS.processes(),
                OURS.processes(),
                true,
                true,
                OURS.syncs(),
                OptionalLong.empty(),
                5,
                Optional.empty(),
                Optional.empty());
        assertThat(fairness.voidReason(ours, answered(OptionalLong.empty(), 7, Optional.empty())))
                .isEmpty();
    }

    @Test
    void aFaultOfAStoreNamesTheStore() {
        assertThat(Fairness.fault(Side.OURS, OURS)).isEmpty();
        assertThat(Fairness.fault(Side.OURS, OURS.with(Optional.of("a key is missing"))))
                .contains("Balsa: a key is missing");
    }

    @Test
    void theRevisionGrowsByTheWritesThatWereAcknowledgedAndNoKeyIsLost() {
        ReadBack.Count before = new ReadBack.Count(10, 100);
        assertThat(Accounts.fault(before, new ReadBack.Count(10, 107), 10, 7)).isEmpty();
        assertThat(Accounts.fault(before, new ReadBack.Count(10, 106), 10, 7))
                .contains("7 writes were acknowledged, and the revision went from 100 to 106, by 6");
        assertThat(Accounts.fault(before, new ReadBack.Count(10, 108), 10, 7)).isPresent();
        assertThat(Accounts.fault(before, new ReadBack.Count(9, 107), 10, 7)).contains("of 10 keys, 9 are there");
    }
}
