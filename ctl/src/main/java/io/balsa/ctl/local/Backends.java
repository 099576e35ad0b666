package io.balsa.ctl.local;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which members answer, and in which order new connections try them. Written by the probes, read by the selector's thread.
 */
final class Backends {
    /** From best to worst. */
    enum State {
        READY,
        /** It answers, but says that it cannot serve (no quorum). */
        UNREADY,
        DOWN
    }

    private final List<InetSocketAddress> addresses;
    private final Map<InetSocketAddress, State> states = new ConcurrentHashMap<>();
    private int turn;

    Backends(List<InetSocketAddress> addresses) {
        this.addresses = List.copyOf(addresses);
        // Taken to work until a probe says otherwise: a connection that fails tries the next.
        addresses.forEach(address -> states.put(address, State.READY));
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    State state(InetSocketAddress address) {
        return states.getOrDefault(address, State.DOWN);
    }

    /** True if the member has just stopped to answer: its connections are to be cut. */
    boolean report(InetSocketAddress address, State state) {
        State before = states.put(address, state);
        return state == State.DOWN && before != State.DOWN;
    }

    /** All members, ready ones first; among equals each call begins with another one. One thread calls this. */
    List<InetSocketAddress> order() {
        List<InetSocketAddress> order = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            order.add(addresses.get((turn + i) % addresses.size()));
        }
        turn = (turn + 1) % addresses.size();
        order.sort(Comparator.comparing(this::state));
        return order;
    }
}
