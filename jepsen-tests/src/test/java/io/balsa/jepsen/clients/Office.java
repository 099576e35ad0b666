package io.balsa.jepsen.clients;

import java.util.ArrayList;
import java.util.List;

/** Who holds an office, as the holders themselves say it. Safe for any thread. */
final class Office {
    private final List<String> holders = new ArrayList<>();
    private final List<String> past = new ArrayList<>();
    private int most;

    synchronized void take(String name) {
        holders.add(name);
        past.add(name);
        most = Math.max(most, holders.size());
    }

    synchronized void leave(String name) {
        holders.remove(name);
    }

    /** Who holds it; empty where nobody does. */
    synchronized String holder() {
        return String.join("+", holders);
    }

    /** All who have held it, in order. */
    synchronized List<String> past() {
        return List.copyOf(past);
    }

    /** How many held it at the same time, at most. */
    synchronized int most() {
        return most;
    }
}
