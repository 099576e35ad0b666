package io.balsa.jepsen.workload;

import java.util.random.RandomGenerator;

/**
 * What clients do.
 *
 * @param name as the command line knows it
 * @param what in one sentence without a full stop
 * @param weight how often its turn is, beside the others
 */
public record Workload(String name, String what, int weight, Casting casting) {
    /** Makes the part of one client. */
    interface Casting {
        /** @param client which of the clients of the run it is, from 0 */
        Actor actor(Arena arena, RandomGenerator random, int client);
    }

    @Override
    public String toString() {
        return name;
    }
}
