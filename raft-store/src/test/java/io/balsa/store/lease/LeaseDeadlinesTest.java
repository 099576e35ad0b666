package io.balsa.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.lease.LeaseDeadlines.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LeaseDeadlinesTest {
    private static final long SECOND = 1_000_000_000L;

    /** Near the end of the clock's numbers, which then go on from the lowest. */
    private long now = Long.MAX_VALUE - 5 * SECOND;

    private static final CheckpointIntervals INTERVALS = new CheckpointIntervals(Duration.ofSeconds(60));

    private final LeaseDeadlines deadlines = new LeaseDeadlines(() -> now, Duration.ofSeconds(3), INTERVALS);

    @Test
    void aLeaseIsDueWhenItsTimeHasPassedAndNotBefore() {
        deadlines.granted(new Lease(7, 10));
        now += 10 * SECOND - 1;
        assertThat(deadlines.due(10)).isEmpty();
        assertThat(deadlines.remainingSeconds(7)).hasValue(0);
        now += 1;
        assertThat(deadlines.due(10)).containsExactly(7L);
    }

    @Test
    void aRenewalStartsTheTimeOver() {
        deadlines.granted(new Lease(7, 10));
        now += 6 * SECOND;
        assertThat(deadlines.renew(7)).hasValue(10);
        now += 9 * SECOND;
        assertThat(deadlines.due(10)).isEmpty();
        assertThat(deadlines.remainingSeconds(7)).hasValue(1);
        now += SECOND;
        assertThat(deadlines.due(10)).containsExactly(7L);
    }

    @Test
    void aLeaseThatIsDueOrUnknownIsNotRenewed() {
        deadlines.granted(new Lease(7, 10));
        now += 10 * SECOND;
        assertThat(deadlines.renew(7)).isEmpty();
        assertThat(deadlines.renew(8)).isEmpty();
        assertThat(deadlines.remainingSeconds(8)).isEmpty();
    }

    @Test
    void aDueLeaseIsCalledAgainEveryRetryIntervalUntilItIsRevoked() {
        deadlines.granted(new Lease(7, 1));
        now += SECOND;
        assertThat(deadlines.due(10)).containsExactly(7L);
        assertThat(deadlines.due(10)).isEmpty();
        now += 3 * SECOND;
        assertThat(deadlines.due(10)).containsExactly(7L);
        deadlines.revoked(7);
        now += 3 * SECOND;
        assertThat(deadlines.due(10)).isEmpty();
    }

    @Test
    void aLeaseGrantedAgainUnderAnOldIdHasItsOwnTime() {
        deadlines.granted(new Lease(7, 1));
        deadlines.revoked(7);
        deadlines.granted(new Lease(7, 10));
        now += 5 * SECOND;
        assertThat(deadlines.due(10)).isEmpty();
        now += 5 * SECOND;
        assertThat(deadlines.due(10)).containsExactly(7L);
    }

    @Test
    void aNewLeaderGivesEveryLeaseItsFullTimeAndTheExtension() {
        deadlines.promote(List.of(new Lease(1, 10), new Lease(2, 20)), Duration.ofSeconds(2));
        now += 12 * SECOND - 1;
        assertThat(deadlines.due(10)).isEmpty();
        now += 1;
        assertThat(deadlines.due(10)).containsExactly(1L);
        deadlines.demote();
        now += 100 * SECOND;
        assertThat(deadlines.due(10)).isEmpty();
        assertThat(deadlines.renew(2)).isEmpty();
    }

    @Test
    void anEarlyRenewalDoesNotTakeTheExtensionBack() {
        deadlines.promote(List.of(new Lease(1, 10)), Duration.ofSeconds(5));
        now += SECOND;
        assertThat(deadlines.renew(1)).hasValue(10);
        now += 13 * SECOND;
        assertThat(deadlines.due(10)).isEmpty();
    }

    @Test
    void dueLeasesComeInTheOrderOfTheirEndsAndNoMoreThanAskedFor() {
        for (int id = 1; id <= 5; id++) {
            deadlines.granted(new Lease(id, 10 - id));
        }
        now += 20 * SECOND;
        assertThat(deadlines.due(2)).containsExactly(5L, 4L);
        assertThat(deadlines.due(9)).containsExactly(3L, 2L, 1L);
    }

    @Test
    void theLongestLeaseThatMayBeGrantedDoesNotOverflow() {
        deadlines.granted(new Lease(1, 9_000_000_000L));
        deadlines.granted(new Lease(2, 1));
        now += 2 * SECOND;
        assertThat(deadlines.due(9)).containsExactly(2L);
        assertThat(deadlines.remainingSeconds(1).orElseThrow()).isGreaterThan(3_000_000_000L);
    }

    @Test
    void whatIsLeftOfALeaseThatNobodyRenewsIsNotedNowAndThen() {
        deadlines.granted(new Lease(1, 100));
        deadlines.granted(new Lease(2, 5));
        now += 40 * SECOND - 1;
        assertThat(deadlines.checkpoints(9, 1)).isEmpty();
        now += 1;
        assertThat(deadlines.checkpoints(9, 1)).containsExactly(new Checkpoint(1, 60, 0));
        assertThat(deadlines.checkpoints(9, 2)).isEmpty();
        now += 40 * SECOND;
        assertThat(deadlines.checkpoints(9, 3)).containsExactly(new Checkpoint(1, 20, 0));
        now += 19 * SECOND;
        assertThat(deadlines.checkpoints(9, 4)).as("about to end").isEmpty();
        assertThat(deadlines.mark(1)).isEqualTo(3);
        assertThat(deadlines.mark(2)).isZero();
    }

    @Test
    void aLeaseThatIsRenewedInTimeIsNeverNoted() {
        deadlines.granted(new Lease(1, 90));
        for (int i = 0; i < 50; i++) {
            now += 30 * SECOND;
            assertThat(deadlines.renew(1)).hasValue(90);
            assertThat(deadlines.checkpoints(9, 1 + i)).isEmpty();
        }
        assertThat(deadlines.mark(1)).isZero();
    }

    @Test
    void longLeasesAreNotedAtLeastOnceAMinuteAndNoMoreAtATimeThanAskedFor() {
        for (int id = 1; id <= 3; id++) {
            deadlines.granted(new Lease(id, 3_600));
        }
        now += 60 * SECOND + 1;
        assertThat(deadlines.checkpoints(2, 1)).hasSize(2).allMatch(one -> one.remainingSeconds() == 3_540);
        assertThat(deadlines.checkpoints(2, 2)).hasSize(1);
        now += 60 * SECOND;
        assertThat(deadlines.checkpoints(9, 3)).hasSize(3).allMatch(one -> one.remainingSeconds() == 3_480);
    }

    @Test
    void aRenewalKnowsThatANoteMustBeTakenBackAndALaterNoteIsNotForgotten() {
        deadlines.granted(new Lease(1, 100));
        now += 40 * SECOND;
        deadlines.checkpoints(9, 1);
        assertThat(deadlines.renew(1)).hasValue(100);
        long first = deadlines.mark(1);
        assertThat(first).isEqualTo(1);
        now += 40 * SECOND;
        deadlines.checkpoints(9, 2);
        deadlines.unmark(1, first);
        assertThat(deadlines.mark(1)).isEqualTo(2);
        deadlines.unmark(1, 2);
        assertThat(deadlines.mark(1)).isZero();
    }

    @Test
    void aNewLeaderGoesOnFromWhatIsNotedAndTakesTheNoteBackWhenTheLeaseIsRenewed() {
        deadlines.promote(List.of(new Lease(1, 100, 30), new Lease(2, 100)), Duration.ofSeconds(2));
        assertThat(deadlines.remainingSeconds(1)).hasValue(32);
        assertThat(deadlines.remainingSeconds(2)).hasValue(102);
        assertThat(deadlines.mark(1)).isNotZero();
        assertThat(deadlines.mark(2)).isZero();
        assertThat(deadlines.renew(1)).hasValue(100);
        assertThat(deadlines.remainingSeconds(1)).hasValue(100);
    }

    @Test
    void leasesAreListedInTheOrderInWhichTheyEnd() {
        List<Lease> leases = List.of(new Lease(1, 30), new Lease(2, 10), new Lease(3, 20), new Lease(4, 1));
        leases.subList(0, 3).forEach(deadlines::granted);
        assertThat(deadlines.byDeadline(leases)).extracting(Lease::id).containsExactly(2L, 3L, 1L, 4L);
    }

    @Property(tries = 200)
    void randomGrantsRenewalsAndRevocationsEqualAListOfDeadlines(@ForAll long seed) {
        Random random = new Random(seed);
        long[] clock = {random.nextLong()};
        LeaseDeadlines real = new LeaseDeadlines(() -> clock[0], Duration.ofSeconds(1000), INTERVALS);
        TreeMap<Long, long[]> model = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            long id = random.nextInt(6);
            switch (random.nextInt(5)) {
                case 0 -> {
                    Lease lease = new Lease(id, 1 + random.nextInt(9));
                    real.granted(lease);
                    model.putIfAbsent(id, new long[] {clock[0] + lease.ttlSeconds() * SECOND, lease.ttlSeconds()});
                }
                case 1 -> {
                    long[] known = model.get(id);
                    boolean alive = known != null && known[0] - clock[0] > 0;
                    assertThat(real.renew(id)).isEqualTo(alive ? OptionalLong.of(known[1]) : OptionalLong.empty());
                    if (alive) {
                        known[0] = clock[0] + known[1] * SECOND;
                    }
                }
                case 2 -> {
                    real.revoked(id);
                    model.remove(id);
                }
                case 3 -> clock[0] += random.nextInt(4) * SECOND;
                default -> {
                    List<Long> ended = new ArrayList<>();
                    model.forEach((key, deadline) -> {
                        if (deadline[0] - clock[0] <= 0) {
                            ended.add(key);
                        }
                    });
                    List<Long> due = real.due(100);
                    assertThat(due).containsExactlyInAnyOrderElementsOf(ended);
                    due.forEach(real::revoked);
                    due.forEach(model::remove);
                }
            }
        }
    }
}
