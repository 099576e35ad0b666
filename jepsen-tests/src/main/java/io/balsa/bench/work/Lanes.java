package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The lanes of one load over one key space. */
record Lanes(List<Lane> all, Keyspace keys) {
    static Lanes of(int count, Keyspace keys, Connections connections, long seed) {
        if (count > keys.set().keys()) {
            throw new IllegalArgumentException(
                    count + " lanes cannot share " + keys.set().keys() + " keys");
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lanes.add(new Lane(i, count, keys.set().keys(), random.split(), connections.of(i)));
        }
        return new Lanes(List.copyOf(lanes), keys);
    }

    int count() {
        return all.size();
    }

    Lane get(int lane) {
        return all.get(lane);
    }
}
