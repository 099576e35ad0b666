package io.balsa.jepsen.check;

import io.balsa.jepsen.history.History;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The nine guarantees of watches, each watch compared with what happened to the keys that it looks at. The guarantees are
 * those that etcd documents and that its own robustness tests check.
 */
final class WatchChecker implements Checker {
    private static final List<Guarantee> GUARANTEES = List.of(
            Guarantee.WATCH_ORDERED,
            Guarantee.WATCH_UNIQUE,
            Guarantee.WATCH_ATOMIC,
            Guarantee.WATCH_RELIABLE,
            Guarantee.WATCH_RESUMABLE,
            Guarantee.WATCH_BOOKMARKABLE,
            Guarantee.WATCH_FILTER,
            Guarantee.WATCH_PREVIOUS,
            Guarantee.WATCH_CREATION);

    @Override
    public List<Verdict> check(Replay replay) {
        Map<Guarantee, Findings> findings = new EnumMap<>(Guarantee.class);
        GUARANTEES.forEach(guarantee -> findings.put(guarantee, new Findings(guarantee)));
        for (History.Watch watch : replay.history.watches()) {
            new WatchDelivery(watch, findings).check();
            new WatchContents(replay, watch, findings).check();
        }
        return GUARANTEES.stream()
                .map(guarantee -> findings.getOrDefault(guarantee, new Findings(guarantee))
                        .verdict())
                .toList();
    }
}
