package io.balsa.jepsen.timeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which row of the picture each client has. A client that came after another had left takes its row: after every unknown
 * outcome a client goes on under a new number, and there would be thousands of rows.
 */
final class Lanes {
    private final Map<String, Integer> lanes = new HashMap<>();
    private final List<Long> busyUntil = new ArrayList<>();

    /** Gives a row to someone who is there in {@code [fromNanos, toNanos]}; asked in the order of {@code fromNanos}. */
    void place(String who, long fromNanos, long toNanos) {
        for (int lane = 0; lane < busyUntil.size(); lane++) {
            if (busyUntil.get(lane) < fromNanos) {
                busyUntil.set(lane, toNanos);
                lanes.put(who, lane);
                return;
            }
        }
        lanes.put(who, busyUntil.size());
        busyUntil.add(toNanos);
    }

    int of(String who) {
        return lanes.getOrDefault(who, 0);
    }

    int count() {
        return busyUntil.size();
    }
}
