package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Header;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Histories for the checkers' own tests. */
final class Histories {
    static final Header HEADER = new Header(0, 3, List.of("model"), List.of(), "model", 1, 1_000_000_000);

    private Histories() {}

    static History of(List<? extends Entry> entries) {
        return History.of(HEADER, entries);
    }

    static History of(Entry... entries) {
        return of(List.of(entries));
    }

    /**
     * A history that a correct store made, one outcome in {@code oneUnknownIn} unknown: each operation takes effect at one
     * instant inside its interval.
     */
    static List<Operation> correct(RandomGenerator random, int count, int overlap, int oneUnknownIn) {
        List<Operation> history = new ArrayList<>();
        StoreState state = StoreState.EMPTY;
        for (int i = 0; i < count; i++) {
            long effect = 100L * i;
            Request request = request(random, i);
            boolean unknown = random.nextInt(oneUnknownIn) == 0;
            StoreState.Step step = state.apply(request);
            if (!unknown || random.nextBoolean()) {
                state = step.next();
            }
            long called = effect - random.nextInt(100 * overlap + 1);
            long returned = unknown ? Entry.NEVER : effect + random.nextInt(100 * overlap + 1);
            Outcome outcome = unknown ? new Outcome.Unknown("lost") : step.outcome();
            history.add(new Operation(i, 0, request, outcome, called, returned));
        }
        return history;
    }

    private static Request request(RandomGenerator random, int i) {
        String key = random.nextInt(3) == 0 ? "s" : "r";
        return switch (random.nextInt(7)) {
            case 0, 1 -> Request.Range.of(key);
            case 2 ->
                new Request.Txn(
                        List.of(Compare.value(key, Compare.Relation.EQUAL, "v" + (i - 1 - random.nextInt(3)))),
                        List.of(new Request.Put(key, "v" + i, 0), Request.Range.of("r")),
                        List.of(Request.Range.of("s")));
            case 3 -> random.nextInt(4) == 0 ? new Request.Delete(Keys.one(key)) : Request.Range.of(key);
            case 4 -> new Request.Range(Keys.under("r"), 0, 0, false);
            default -> new Request.Put(key, "v" + i, 0);
        };
    }

    static Operation write(String value, long revision, long called, long returned) {
        Outcome outcome = new Outcome.Written(revision, null);
        return new Operation(0, 0, new Request.Put("r", value, 0), outcome, called, returned);
    }

    static Operation lostWrite(String value, long called) {
        Outcome outcome = new Outcome.Unknown("lost");
        return new Operation(0, 0, new Request.Put("r", value, 0), outcome, called, Entry.NEVER);
    }

    static Operation readNothing(long revision, long called, long returned) {
        return new Operation(1, 0, Request.Range.of("r"), new Outcome.Ranged(revision, List.of(), 0), called, returned);
    }

    /** A read of what the write of that revision, counted from 2 in a store where nothing else happens, left. */
    static Operation read(String value, long revision, long called, long returned) {
        KeyValue found = new KeyValue("r", value, 2, revision, revision - 1, 0);
        return new Operation(
                1, 0, Request.Range.of("r"), new Outcome.Ranged(revision, List.of(found), 1), called, returned);
    }
}
