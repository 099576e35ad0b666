package io.balsa.kubelet.runtime.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;

/**
 * When the lines of a log were written, although the container writes its log without the kubelet: whoever looks at the
 * containers notes how long the log is by now. A line was written at the first note that covers it.
 *
 * <p>So a time is late by up to the time between two looks (a second at most while a kubelet runs; what was written while
 * none ran gets the time of the first look after).
 *
 * <p>Example: notes (100, 12:00:01) and (250, 12:00:02). The line that ends at byte 90 was written at 12:00:01, the one
 * that ends at 130 at 12:00:02, the one that ends at 260 now.
 */
final class LogTimes {
    /** A note is 16 bytes; a file of more is thinned, which makes the oldest times less exact. */
    private static final int MAX_NOTES = 8192;

    private static final int NOTE_BYTES = 16;

    private final long[] offsets;
    private final long[] millis;

    private LogTimes(long[] offsets, long[] millis) {
        this.offsets = offsets;
        this.millis = millis;
    }

    static Path fileOf(Path log) {
        return log.resolveSibling(log.getFileName() + ".times");
    }

    static LogTimes read(Path log) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(fileOf(log));
        } catch (NoSuchFileException e) {
            bytes = new byte[0];
        }
        int count = bytes.length / NOTE_BYTES;
        var offsets = new long[count];
        var millis = new long[count];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < count; i++) {
            offsets[i] = buffer.getLong();
            millis[i] = buffer.getLong();
        }
        return new LogTimes(offsets, millis);
    }

    /** Notes the log's length, if it has grown since {@code known}; the length noted last. */
    static long note(Path log, long known, Instant now) throws IOException {
        long length = Files.exists(log) ? Files.size(log) : 0;
        if (length <= known) {
            return known;
        }
        byte[] note = ByteBuffer.allocate(NOTE_BYTES)
                .putLong(length)
                .putLong(now.toEpochMilli())
                .array();
        Path file = fileOf(log);
        Files.write(file, note, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (Files.size(file) > (long) MAX_NOTES * NOTE_BYTES) {
            thin(file);
        }
        return length;
    }

    private static void thin(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        var half = ByteBuffer.allocate(all.length / 2 / NOTE_BYTES * NOTE_BYTES);
        // of each pair the later note stays: a time is never earlier than it was
        for (int at = NOTE_BYTES; half.hasRemaining(); at += 2 * NOTE_BYTES) {
            half.put(all, at, NOTE_BYTES);
        }
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.write(draft, half.array());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The length noted last. */
    long covered() {
        return offsets.length == 0 ? 0 : offsets[offsets.length - 1];
    }

    /** When the bytes before {@code end} had been written; {@code otherwise} where no note covers them yet. */
    Instant at(long end, Instant otherwise) {
        int found = Arrays.binarySearch(offsets, end);
        int index = found >= 0 ? found : -found - 1;
        return index < millis.length ? Instant.ofEpochMilli(millis[index]) : otherwise;
    }
}
