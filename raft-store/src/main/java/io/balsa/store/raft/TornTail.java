package io.balsa.store.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a kill has left half-written at the end of the raft log, before Ratis reads it.
 *
 * <p>Ratis fills its open segment with zeros ahead of writing, and refuses to start when the last record is cut inside them.
 * The kernel cuts a write of a killed process at the border of a memory page: then everything from such a border on is zero,
 * and the record reaches beyond it. Such a record had not been written in full, so it was never synced, and so never
 * acknowledged to anybody: dropping it loses nothing. Anything else that does not add up is damage, is left alone, and Ratis
 * refuses it: it may have been acknowledged.
 *
 * <p>A record is the length of its entry as a varint, the entry, and the CRC-32C of both.
 */
final class TornTail {
    private static final Logger LOG = LoggerFactory.getLogger(TornTail.class);
    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;
    private static final int VARINT_BYTES_MAX = 5;
    /** The smallest page there is; larger ones end at multiples of it. */
    private static final int PAGE_BYTES = 4096;

    private TornTail() {}

    /** @param current the folder in which Ratis keeps its segments */
    static void mend(Path current) throws IOException {
        if (Files.notExists(current)) {
            return;
        }
        try (DirectoryStream<Path> open = Files.newDirectoryStream(current, "log_inprogress_*")) {
            for (Path segment : open) {
                mendSegment(segment);
            }
        }
    }

    private static void mendSegment(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        OptionalLong cut = find(bytes);
        if (cut.isEmpty()) {
            return;
        }
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(cut.getAsLong());
            file.force(true);
        }
        LOG.warn(
                "removed a half-written record at {} of {}: it had never been acknowledged",
                cut.getAsLong(),
                segment.getFileName());
    }

    /** Where a cut record begins; empty: the segment is whole, or damaged in a way that must not be mended. */
    static OptionalLong find(byte[] segment) {
        int written = segment.length;
        while (written > 0 && segment[written - 1] == 0) {
            written--;
        }
        int at = HEADER_BYTES;
        while (at < written) {
            long end = recordEnd(segment, at);
            if (end <= segment.length && checksumHolds(segment, at, (int) end)) {
                at = (int) end;
                continue;
            }
            long border = (written + PAGE_BYTES - 1L) / PAGE_BYTES * PAGE_BYTES;
            return at < border && border < end ? OptionalLong.of(at) : OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /** Where the record that begins here ends, by its own account; beyond everything when it gives none. */
    private static long recordEnd(byte[] segment, int at) {
        long length = 0;
        for (int i = 0; i < VARINT_BYTES_MAX && at + i < segment.length; i++) {
            byte next = segment[at + i];
            length |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return at + i + 1 + length + CHECKSUM_BYTES;
            }
        }
        return Long.MAX_VALUE;
    }

    private static boolean checksumHolds(byte[] segment, int at, int end) {
        CRC32C checksum = new CRC32C();
        checksum.update(segment, at, end - CHECKSUM_BYTES - at);
        return (int) checksum.getValue() == ByteBuffer.wrap(segment).getInt(end - CHECKSUM_BYTES);
    }
}
