package io.balsa.jepsen.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.Header;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.history.WatchAnswer;
import io.balsa.jepsen.history.WatchOpened;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A watch is told that a key has gone which nobody was told of: a lock of unknown outcome had put it, and its lease ended. */
class UnseenLockTest {
    private static final long LEASE = 0x2a;
    private static final String KEY = "lock/0/2a";

    private static List<Verdict> broken(Outcome locked) {
        Header header = new Header(1, 3, List.of(), List.of(), "test", 1, 1);
        long returned = locked instanceof Outcome.Unknown ? Entry.NEVER : 15;
        KeyValue gone = new KeyValue(KEY, "", 0, 4, 0, 0);
        KeyValue was = new KeyValue(KEY, "", 2, 2, 1, LEASE);
        return Checks.check(History.of(
                        header,
                        List.of(
                                new Phase(Phase.Kind.WORK, 0),
                                new Operation(0, 0, new Request.Grant(LEASE, 3), new Outcome.Granted(1, 3), 1, 2),
                                new Operation(0, 0, new Request.Lock("lock/0", LEASE), locked, 10, returned),
                                new Operation(1, 1, new Request.Put("a", "1", 0), new Outcome.Written(3, null), 20, 30),
                                new WatchOpened(0, 2, 1, Keys.ALL, 0, true, Set.of(), -1, 40),
                                WatchAnswer.created(0, 3, 50),
                                WatchAnswer.events(
                                        0, 4, List.of(new Event(Event.Kind.DELETE, gone, was)), 5_000_000_000L))))
                .stream()
                .filter(Verdict::broken)
                .toList();
    }

    @Test
    void theEndOfAKeyThatAnUnknownLockPutIsPossible() {
        assertThat(broken(new Outcome.Unknown("a time-out"))).isEmpty();
    }

    @Test
    void theEndOfAKeyThatNobodyPutIsNot() {
        assertThat(broken(new Outcome.Refused("not reached")))
                .extracting(Verdict::guarantee)
                .contains(Guarantee.WATCH_RELIABLE);
    }
}
