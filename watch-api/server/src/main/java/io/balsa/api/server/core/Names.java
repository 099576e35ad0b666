package io.balsa.api.server.core;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Chance turned into names: uids and the ends of generated names. Pure but for the generator it is given. */
final class Names {
    /** Kubernetes' letters: no vowels and nothing that looks like another one, so that no words come out. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;
    /** Kubernetes: a DNS label has 63 letters, five of them are the suffix. */
    private static final int BASE_LENGTH_MAX = 58;

    private Names() {}

    /** A random (version 4) UUID. */
    static String uid(RandomGenerator random) {
        long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** {@code web-} becomes {@code web-x7k2p}. */
    static String generated(String base, RandomGenerator random) {
        var name = new StringBuilder(base.substring(0, Math.min(base.length(), BASE_LENGTH_MAX)));
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }
}
