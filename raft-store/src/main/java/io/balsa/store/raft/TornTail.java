package io.balsa.store.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Tells, of one file of the raft log, a tail that a crash has left half-written from damage.
 *
 * <p>Ratis fills its open segment with zeros ahead of writing. What a kill leaves of a write ends at a border of a memory
 * page, what a power cut leaves of it at a border of a disk sector: from there on everything is zero, or the file ends, and
 * the record reaches beyond. Such a record had not been written in full, so it was never synced, and so never acknowledged to
 * anybody: dropping it loses nothing. Anything else that does not add up may have been acknowledged. In particular a record
 * whose length is damaged also seems to reach beyond; it is told by the whole record that follows it, or, where it is the
 * last, by its checksum, which holds once the length is the right one.
 *
 * <p>Not mended, though it may be harmless: a power cut that left a hole before a later record of the same write. Nothing
 * tells it from damage.
 *
 * <p>A record is the length of its entry as a varint, the entry, and the CRC-32C of both. An entry begins with its term and
 * its index.
 */
final class TornTail {
    private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKSUM_BYTES = 4;
    private static final int VARINT_BYTES_MAX = 5;
    /** The smallest sector of a disk; pages end at multiples of it too. */
    private static final int SECTOR_BYTES = 512;
    /** The fields that an entry begins with, as protobuf tags. */
    private static final int TERM_TAG = 0x08;

    private static final int INDEX_TAG = 0x10;
    static final long NONE = -1;

    /**
     * What a segment holds.
     *
     * @param first index of its first entry; {@link #NONE}: it has no entry
     * @param last index of the last one that is whole
     * @param term of that one
     * @param end where the whole records end, in bytes
     * @param damage what is wrong from there on; null: nothing is
     * @param torn whether that is the harmless end of a write that was cut short
     */
    record Scan(
            long first,
            long last,
            long term,
            int end,
            @Nullable String damage,
            boolean torn) {
        boolean isWhole() {
            return damage == null;
        }
    }

    /** Where a record and its entry lie, by its own account. */
    private record Frame(int at, int entry, long end) {}

    private record Head(long term, long index) {}

    private final byte[] bytes;
    private final int written;

    private TornTail(byte[] bytes) {
        this.bytes = bytes;
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        this.written = end;
    }

    static Scan scan(byte[] segment) {
        return new TornTail(segment).scan();
    }

    private Scan scan() {
        // A header of which only a part was written is followed by nothing; Ratis begins the file anew.
        for (int i = 0; i < HEADER.length && i < written; i++) {
            if (bytes[i] != HEADER[i]) {
                return new Scan(NONE, NONE, 0, 0, "its header is not that of a log", false);
            }
        }
        long first = NONE;
        long last = NONE;
        long term = 0;
        int at = HEADER.length;
        while (at < written) {
            Frame frame = frame(at);
            Head head = holds(frame) ? head(frame.entry(), (int) frame.end()) : null;
            if (head == null) {
                boolean torn = isTorn(frame, last);
                return new Scan(first, last, term, at, "the entry at byte " + at + " does not add up", torn);
            }
            if (first != NONE && head.index() != last + 1) {
                return new Scan(first, last, term, at, "entry " + head.index() + " follows entry " + last, false);
            }
            first = first == NONE ? head.index() : first;
            last = head.index();
            term = head.term();
            at = (int) frame.end();
        }
        return new Scan(first, last, term, at, null, false);
    }

    private boolean isTorn(Frame frame, long last) {
        long border = (written + SECTOR_BYTES - 1L) / SECTOR_BYTES * SECTOR_BYTES;
        boolean reachesBeyond = frame.end() > bytes.length || border < frame.end();
        boolean begins = bytes[frame.at()] != 0;
        boolean tooLong = frame.entry() < written && frame.end() - frame.entry() > RatisSettings.ENTRY_BYTES_MAX;
        return begins
                && reachesBeyond
                && !tooLong
                && !hasRecordAfter(frame.at(), last)
                && endsHere(frame.at()).isEmpty();
    }

    /** Where the record that begins here ends, by its own account; beyond everything when it gives none. */
    private Frame frame(int at) {
        long length = 0;
        for (int i = 0; i < VARINT_BYTES_MAX && at + i < bytes.length; i++) {
            byte next = bytes[at + i];
            length |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                int entry = at + i + 1;
                return new Frame(at, entry, entry + length + CHECKSUM_BYTES);
            }
        }
        return new Frame(at, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    private boolean holds(Frame frame) {
        if (frame.end() > bytes.length || bytes[frame.at()] == 0) {
            return false;
        }
        CRC32C checksum = new CRC32C();
        int end = (int) frame.end() - CHECKSUM_BYTES;
        checksum.update(bytes, frame.at(), end - frame.at());
        return (int) checksum.getValue() == ByteBuffer.wrap(bytes).getInt(end);
    }

    /** Term and index of an entry; null: it is none. */
    private @Nullable Head head(int entry, int end) {
        ByteBuffer in = ByteBuffer.wrap(bytes, entry, Math.min(end, bytes.length) - entry);
        long term = field(in, TERM_TAG);
        // protobuf: a zero is not written.
        long index = in.hasRemaining() && bytes[in.position()] == INDEX_TAG ? field(in, INDEX_TAG) : 0;
        return term == NONE || index == NONE ? null : new Head(term, index);
    }

    private static long field(ByteBuffer in, int tag) {
        if (!in.hasRemaining() || in.get() != tag) {
            return NONE;
        }
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return NONE;
    }

    /** Whether a whole record of a later entry lies somewhere behind: then what is here had been synced before. */
    private boolean hasRecordAfter(int at, long last) {
        for (int candidate = at + 1; candidate < written; candidate++) {
            Frame frame = frame(candidate);
            if (frame.end() > bytes.length || bytes[frame.entry()] != TERM_TAG) {
                continue;
            }
            Head head = head(frame.entry(), (int) frame.end());
            if (head != null && head.index() > last && holds(frame)) {
                return true;
            }
        }
        return false;
    }

    /** Where the record that begins here ends if it is the last and only its length is wrong. */
    private OptionalInt endsHere(int at) {
        // The checksum may end with zeros.
        for (int end = written; end <= Math.min(bytes.length, written + CHECKSUM_BYTES); end++) {
            for (int size = 1; size <= VARINT_BYTES_MAX; size++) {
                int length = end - CHECKSUM_BYTES - at - size;
                if (length > 0 && varint(length).length == size && holdsWith(varint(length), at + size, length)) {
                    return OptionalInt.of(end);
                }
            }
        }
        return OptionalInt.empty();
    }

    private boolean holdsWith(byte[] size, int entry, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(size, 0, size.length);
        checksum.update(bytes, entry, length);
        return (int) checksum.getValue() == ByteBuffer.wrap(bytes).getInt(entry + length);
    }

    private static byte[] varint(int value) {
        ByteBuffer out = ByteBuffer.allocate(VARINT_BYTES_MAX);
        int left = value;
        for (; left >= 0x80; left >>>= 7) {
            out.put((byte) ((left & 0x7f) | 0x80));
        }
        out.put((byte) left);
        return Arrays.copyOf(out.array(), out.position());
    }
}
