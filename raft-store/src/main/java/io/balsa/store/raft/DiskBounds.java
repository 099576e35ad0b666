package io.balsa.store.raft;

import java.util.Locale;

/**
 * How much of the log is kept, and how copies of the state are given to those who need more.
 *
 * <p>Operators have no reason to change these; tests make them small, so that what happens after gigabytes happens after
 * kilobytes.
 */
public record DiskBounds(LogBounds log, CopyBounds copies) {
    public static final DiskBounds DEFAULT = new DiskBounds(LogBounds.DEFAULT, CopyBounds.DEFAULT);

    /** From {@code flush=BYTES,tail=BYTES,segment=BYTES,rate=BYTES_PER_SECOND,chunk=BYTES}; what is left out is as usual. */
    public static DiskBounds parse(String text) {
        LogBounds log = LogBounds.DEFAULT;
        CopyBounds copies = CopyBounds.DEFAULT;
        for (String part : text.split(",", -1)) {
            String[] setting = part.split("=", 2);
            long value = number(part, setting);
            switch (setting[0].toLowerCase(Locale.ROOT)) {
                case "flush" -> log = new LogBounds(value, log.tailBytes(), log.segmentBytes());
                case "tail" -> log = new LogBounds(log.flushAfterBytes(), value, log.segmentBytes());
                case "segment" -> log = new LogBounds(log.flushAfterBytes(), log.tailBytes(), value);
                case "rate" -> copies = new CopyBounds(copies.countMax(), copies.idleMax(), value, copies.chunkBytes());
                case "chunk" ->
                    copies = new CopyBounds(
                            copies.countMax(), copies.idleMax(), copies.bytesPerSecond(), Math.toIntExact(value));
                default -> throw new IllegalArgumentException("\"" + part + "\" is not a bound of the disk");
            }
        }
        return new DiskBounds(log, copies);
    }

    private static long number(String part, String[] setting) {
        try {
            return Long.parseLong(setting[setting.length - 1]);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + part + "\" is not NAME=BYTES", e);
        }
    }
}
