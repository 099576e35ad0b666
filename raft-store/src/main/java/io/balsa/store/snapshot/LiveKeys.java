package io.balsa.store.snapshot;

import com.google.protobuf.ByteString;

/**
 * Counts the keys that exist after a history, in 16 to 32 bytes for each key that was ever there: what is kept of a key is 63
 * bits of a hash, and whether it exists. Ten million keys are miscounted by one with a chance of some millionths.
 */
final class LiveKeys {
    private static final int FIRST_SLOTS = 1 << 10;
    /** Marks a slot in use: with it no key's bits are 0. */
    private static final long USED = 2;

    private static final long ALIVE = 1;

    private long[] slots = new long[FIRST_SLOTS];
    private int used;
    private long alive;

    /** The key was written, or deleted. */
    void changed(ByteString key, boolean exists) {
        if (used > slots.length / 2) {
            grow();
        }
        long bits = (hash(key) & ~ALIVE) | USED;
        int at = slotOf(slots, bits);
        used += slots[at] == 0 ? 1 : 0;
        alive += (exists ? 1 : 0) - (slots[at] & ALIVE);
        slots[at] = bits | (exists ? ALIVE : 0);
    }

    long count() {
        return alive;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        for (long slot : slots) {
            if (slot != 0) {
                larger[slotOf(larger, slot & ~ALIVE)] = slot;
            }
        }
        slots = larger;
    }

    /** Where these bits are, or a free slot for them. */
    private static int slotOf(long[] slots, long bits) {
        int mask = slots.length - 1;
        int at = (int) (bits >>> 32) & mask;
        while (slots[at] != 0 && (slots[at] & ~ALIVE) != bits) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /** FNV-1a, then stirred so that all bits depend on all. */
    private static long hash(ByteString key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.size(); i++) {
            hash = (hash ^ (key.byteAt(i) & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
