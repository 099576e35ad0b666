package io.balsa.api.model;

import io.balsa.api.model.codec.GoDuration;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads schedules as Kubernetes' library does (robfig/cron v3). */
final class CronParser {
    private static final int FIELDS = 5;

    private static final Bounds MINUTES = new Bounds(0, 59, List.of());
    private static final Bounds HOURS = new Bounds(0, 23, List.of());
    private static final Bounds DAYS = new Bounds(1, 31, List.of());
    private static final Bounds MONTHS = new Bounds(
            1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"));
    private static final Bounds WEEKDAYS = new Bounds(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    /** What a field may hold; the first name stands for the smallest number. */
    private record Bounds(int min, int max, List<String> names) {}

    private CronParser() {}

    static CronSchedule parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty spec string");
        }
        String spec = text.startsWith("TZ=") || text.startsWith("CRON_TZ=") ? withoutZone(text) : text;
        if (spec.startsWith("@")) {
            return named(spec);
        }
        List<String> fields =
                Stream.of(spec.split("\\s+")).filter(field -> !field.isEmpty()).toList();
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("expected exactly " + FIELDS + " fields, found " + fields.size() + ": ["
                    + String.join(" ", fields) + "]");
        }
        return new CronSchedule.Times(
                field(fields.get(0), MINUTES),
                field(fields.get(1), HOURS),
                field(fields.get(2), DAYS),
                field(fields.get(3), MONTHS),
                field(fields.get(4), WEEKDAYS),
                isAny(fields.get(2)) || isAny(fields.get(4)));
    }

    private static String withoutZone(String text) {
        int end = text.indexOf(' ');
        String zone = text.substring(text.indexOf('=') + 1, end < 0 ? text.length() : end);
        if (!zone.isEmpty() && !zone.equals("Local") && !TimeZones.isKnown(zone)) {
            throw new IllegalArgumentException("provided bad location " + zone + ": unknown time zone " + zone);
        }
        return end < 0 ? "" : text.substring(end).strip();
    }

    private static CronSchedule named(String name) {
        return switch (name) {
            case "@yearly", "@annually" -> parse("0 0 1 1 *");
            case "@monthly" -> parse("0 0 1 * *");
            case "@weekly" -> parse("0 0 * * 0");
            case "@daily", "@midnight" -> parse("0 0 * * *");
            case "@hourly" -> parse("0 * * * *");
            default -> every(name);
        };
    }

    private static CronSchedule every(String name) {
        String prefix = "@every ";
        if (!name.startsWith(prefix)) {
            throw new IllegalArgumentException("unrecognized descriptor: " + name);
        }
        try {
            Duration delay = GoDuration.parse(name.substring(prefix.length()));
            return new CronSchedule.Every(Duration.ofSeconds(Math.max(1, delay.toSeconds())));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("failed to parse duration " + name + ": " + e.getMessage(), e);
        }
    }

    private static boolean isAny(String field) {
        return Stream.of(field.split(",")).anyMatch(part -> part.startsWith("*") || part.startsWith("?"));
    }

    private static BitSet field(String field, Bounds bounds) {
        BitSet bits = new BitSet();
        for (String part : field.split(",")) {
            if (!part.isEmpty()) {
                addRange(bits, part, bounds);
            }
        }
        return bits;
    }

    private static void addRange(BitSet bits, String text, Bounds bounds) {
        List<String> rangeAndStep = List.of(text.split("/", -1));
        List<String> ends = List.of(rangeAndStep.get(0).split("-", -1));
        boolean all = ends.get(0).equals("*") || ends.get(0).equals("?");
        if (!all && ends.size() > 2) {
            throw new IllegalArgumentException("too many hyphens: " + text);
        }
        int start = all ? bounds.min() : number(ends.get(0), bounds.names(), bounds.min());
        int end = all ? bounds.max() : ends.size() == 1 ? start : number(ends.get(1), bounds.names(), bounds.min());
        if (rangeAndStep.size() > 2) {
            throw new IllegalArgumentException("too many slashes: " + text);
        }
        int step = 1;
        if (rangeAndStep.size() == 2) {
            step = number(rangeAndStep.get(1), List.of(), 0);
            // cron: a number with a step means from there to the end
            end = ends.size() == 1 ? bounds.max() : end;
        }
        requireRange(start, end, bounds, text);
        if (step == 0) {
            throw new IllegalArgumentException("step of range should be a positive number: " + text);
        }
        for (int i = start; i <= end; i += Math.min(step, bounds.max() + 1)) {
            bits.set(i);
        }
    }

    private static void requireRange(int start, int end, Bounds bounds, String text) {
        if (start < bounds.min()) {
            throw new IllegalArgumentException(
                    "beginning of range (" + start + ") below minimum (" + bounds.min() + "): " + text);
        }
        if (end > bounds.max()) {
            throw new IllegalArgumentException(
                    "end of range (" + end + ") above maximum (" + bounds.max() + "): " + text);
        }
        if (start > end) {
            throw new IllegalArgumentException(
                    "beginning of range (" + start + ") beyond end of range (" + end + "): " + text);
        }
    }

    private static int number(String text, List<String> names, int first) {
        int named = names.indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return first + named;
        }
        String parsing = "failed to parse int from " + text + ": strconv.Atoi: parsing \"" + text + "\": ";
        if (!text.matches("[-+]?[0-9]+")) {
            throw new IllegalArgumentException(parsing + "invalid syntax");
        }
        try {
            int number = Integer.parseInt(text);
            if (number < 0) {
                throw new IllegalArgumentException("negative number (" + number + ") not allowed: " + text);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(parsing + "value out of range", e);
        }
    }
}
