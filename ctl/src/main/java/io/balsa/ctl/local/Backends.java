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

    /**
     * After so many questions without an answer a member is taken for dead. One that collects garbage, or waits for a
     * processor, lets one or two go by, and what its clients have under way would be lost for nothing.
     */
    private static final int SILENCES_MAX = 3;

    /** @param silences questions in a row that were not answered */
    private record Standing(State state, int silences) {}

    private final List<InetSocketAddress> addresses;
    private final Map<InetSocketAddress, Standing> standings = new ConcurrentHashMap<>();
    private int turn;

    Backends(List<InetSocketAddress> addresses) {
        this.addresses = List.copyOf(addresses);
        // Taken to work until a probe says otherwise: a connection that fails tries the next.
        addresses.forEach(address -> standings.put(address, new Standing(State.READY, 0)));
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    State state(InetSocketAddress address) {
        Standing standing = standings.get(address);
        return standing == null ? State.DOWN : standing.state();
    }

    /**
     * What a probe has found; new connections go by it from now on. True when the member has just been silent for too long:
     * its connections are to be cut.
     */
    boolean report(InetSocketAddress address, State state) {
        Standing now = standings.compute(
                address,
                (same, before) ->
                        new Standing(state, state != State.DOWN ? 0 : 1 + (before == null ? 0 : before.silences())));
        return now.silences() == SILENCES_MAX;
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
