package io.balsa.jepsen.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A key is gone that was put without a lease: a put of unknown outcome had given it one, which ended. */
class UnseenLeaseTest {
    private static final long LEASE = 0x2a;

    private static List<Verdict> broken(long lease, long goneInRevision) {
        return Checks.check(Histories.of(List.of(
                        new Phase(Phase.Kind.WORK, 0),
                        new Operation(0, 0, new Request.Grant(LEASE, 1), new Outcome.Granted(1, 1), 1, 2),
                        new Operation(1, 1, new Request.Put("a", "1", 0), new Outcome.Written(2, null), 10, 20),
                        new Operation(
                                2, 2, new Request.Put("a", "2", lease), new Outcome.Unknown("lost"), 30, Entry.NEVER),
                        new Operation(
                                3,
                                0,
                                new Request.Range(Keys.ALL, 0, 0, false),
                                new Outcome.Ranged(goneInRevision, List.of(), 0),
                                5_000_000_000L,
                                5_000_000_001L))))
                .stream()
                .filter(Verdict::broken)
                .toList();
    }

    @Test
    void thePutIsOneRevisionAndTheEndOfItsLeaseTheNext() {
        assertThat(broken(LEASE, 4)).isEmpty();
    }

    @Test
    void oneRevisionIsTooFewForBoth() {
        assertThat(broken(LEASE, 3)).extracting(Verdict::guarantee).contains(Guarantee.LINEARIZABLE);
    }

    @Test
    void withoutALeaseNothingEndsIt() {
        assertThat(broken(0, 4)).extracting(Verdict::guarantee).contains(Guarantee.LINEARIZABLE);
    }
}
