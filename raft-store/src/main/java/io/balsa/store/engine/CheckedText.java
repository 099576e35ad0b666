package io.balsa.store.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Small files for people to read, whose last line is a checksum of those before. */
public final class CheckedText {
    /** The file does not hold what was written to it; the message is one sentence for the operator. */
    public static final class Damaged extends IOException {
        Damaged(Path file) {
            super(file
                    + " is damaged (its checksum does not hold): restore the data dir from before, or replace the member"
                    + " under a new id");
        }
    }

    private static final String LAST_LINE = "crc32c ";

    private CheckedText() {}

    /** @param lines each with its end */
    public static byte[] of(String lines) {
        return (lines + LAST_LINE + checksum(lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The lines without the checksum.
     *
     * @throws Damaged when they are not those that were written
     */
    public static String read(Path file) throws IOException {
        // Decoded leniently: a damaged file need not be UTF-8.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int end = text.lastIndexOf(LAST_LINE);
        if (end < 0) {
            throw new Damaged(file);
        }
        String lines = text.substring(0, end);
        if (!text.equals(lines + LAST_LINE + checksum(lines) + "\n")) {
            throw new Damaged(file);
        }
        return lines;
    }

    private static String checksum(String lines) {
        CRC32C checksum = new CRC32C();
        checksum.update(lines.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(checksum.getValue());
    }
}
