package io.balsa.api.server.watch;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of one kind, in revision order, bounded by count and by bytes. One thread writes; any thread reads at
 * its own position and finds out when it was overtaken.
 *
 * <p>Positions are consecutive numbers from 0 that never wrap. With room for four events:
 *
 * <pre>
 * restart(10)                       base 10, progress 10, positions [0, 0)
 * append(r11) append(r12) (r12)     base 10, progress 10, positions [0, 3)
 * publish(12)                       base 10, progress 12
 * append(r15) append(r16)           base 11, positions [1, 5): the event of r11 is gone
 * </pre>
 *
 * <p>Guarantee: every event with a revision in (base, progress] is at a position in [first, next). A reader that reads
 * {@link #progress} first and then finds its position equal to {@link #next} has seen every event up to that progress.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
final class EventRing {
    private record Slot(long position, KeyEvent event) {}

    private final AtomicReferenceArray<@Nullable Slot> slots;
    private final long bytesMax;

    // Written by the owner only, in the order slot, next, progress; first and base move before a slot is used again.
    private volatile long first;
    private volatile long next;
    private volatile long base = Long.MAX_VALUE;
    private volatile long progress;
    private volatile long epoch;
    private long bytes;

    EventRing(int eventsMax, long bytesMax) {
        this.slots = new AtomicReferenceArray<>(eventsMax);
        this.bytesMax = bytesMax;
    }

    /** Owner: forgets everything; the ring holds all events after the revision from now on. */
    void restart(long revision) {
        epoch = epoch + 1;
        base = Long.MAX_VALUE;
        while (first < next) {
            drop();
        }
        progress = revision;
        base = revision;
    }

    /** Owner: adds the next event. Readers see it at once; {@link #publish} follows when its revision is complete. */
    void append(KeyEvent event) {
        if (next - first == slots.length()) {
            drop();
        }
        bytes += event.weight();
        slots.set(index(next), new Slot(next, event));
        next = next + 1;
        while (bytes > bytesMax && next - first > 1) {
            drop();
        }
    }

    /** Owner: every event up to the revision has been appended. */
    void publish(long revision) {
        if (progress < revision) {
            progress = revision;
        }
    }

    private void drop() {
        int index = index(first);
        Slot oldest = slots.get(index);
        if (oldest == null) {
            throw new IllegalStateException("The ring has no event at its first position " + first + ".");
        }
        if (base < oldest.event.revision()) {
            base = oldest.event.revision();
        }
        first = first + 1;
        slots.set(index, null);
        bytes -= oldest.event.weight();
    }

    /** Everything after this revision is in the ring; larger than any revision before the first {@link #restart}. */
    long base() {
        return base;
    }

    /** Every event up to this revision has been appended. */
    long progress() {
        return progress;
    }

    /** Changes when events were lost and the ring began anew: positions of another epoch mean nothing. */
    long epoch() {
        return epoch;
    }

    /** The position behind the last event. */
    long next() {
        return next;
    }

    /** The event at a position before {@link #next}; null when the reader was overtaken. */
    @Nullable
    KeyEvent at(long position) {
        Slot slot = slots.get(index(position));
        return slot != null && slot.position == position ? slot.event : null;
    }

    /** The position of the first event after the revision; negative when the ring does not reach back to it. */
    long after(long revision) {
        long end = next;
        long low = first;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            KeyEvent event = at(middle);
            if (event == null || event.revision() <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // read last: what was dropped meanwhile has moved it
        return base <= revision ? low : -1;
    }

    private int index(long position) {
        return (int) (position % slots.length());
    }
}
