package io.balsa.store.raft;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides up to which entry the raft log may be purged: only what the store's files hold, only whole segments, and never
 * the last {@code tailBytes}.
 *
 * <p>Worked example, for a tail of 50 bytes: segments 0-9 (40 bytes), 10-19 (40), 20-29 (40) and an open one from 30 on
 * (20). Those from 20 on make 60 bytes and are the tail, so up to 19 may go if the store has been flushed at 19 or later;
 * had it been flushed at 15, only up to 9.
 */
final class LogTail {
    static final long NOTHING = -1;

    private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");

    /** One file of the log. The open one has no end yet: {@link Long#MAX_VALUE}. */
    record Segment(long start, long end, long bytes) {
        boolean isOpen() {
            return end == Long.MAX_VALUE;
        }

        /** Of its file. */
        String name() {
            return isOpen() ? "log_inprogress_" + start : "log_" + start + "-" + end;
        }
    }

    private LogTail() {}

    /**
     * @param segments in any order
     * @param durable the entry up to which the store's files are complete
     * @return the last entry that may be purged, or {@link #NOTHING}
     */
    static long purgeable(List<Segment> segments, long durable, long tailBytes) {
        List<Segment> newestFirst = new ArrayList<>(segments);
        newestFirst.sort(Comparator.comparingLong(Segment::start).reversed());
        long kept = 0;
        for (Segment segment : newestFirst) {
            if (kept >= tailBytes && segment.end() <= durable) {
                return segment.end();
            }
            kept += segment.bytes();
        }
        return NOTHING;
    }

    /** The files of the log in Ratis' folder. Only looks: Ratis' own listing deletes what it takes for an empty segment. */
    static List<Segment> segments(Path current) throws IOException {
        List<Segment> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(current, "log_*")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                Matcher closed = CLOSED.matcher(name);
                Matcher open = OPEN.matcher(name);
                if (closed.matches()) {
                    segments.add(new Segment(number(closed, 1), number(closed, 2), size(file)));
                } else if (open.matches()) {
                    segments.add(new Segment(number(open, 1), Long.MAX_VALUE, size(file)));
                }
            }
        }
        return segments;
    }

    private static long number(Matcher name, int group) {
        return Long.parseLong(name.group(group));
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            // Purged, or closed under another name, since the folder was read.
            return 0;
        }
    }
}
