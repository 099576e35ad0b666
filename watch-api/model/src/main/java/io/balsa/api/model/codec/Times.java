package io.balsa.api.model.codec;

import io.balsa.k8s.meta.v1.MicroTime;
import io.balsa.k8s.meta.v1.Time;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Kubernetes' two kinds of time: whole seconds, and microseconds. Both are UTC in JSON; zero means no time. */
public final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int NANOS_PER_MICRO = 1000;
    /** What Go's time.RFC3339 takes: no lower case, no missing seconds, no years of five digits. */
    private static final Pattern RFC_3339 = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})");

    /** Nine digits of a second are all that count; nobody means more than a few. */
    private static final int MAX_CHARACTERS = 64;

    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private Times() {}

    /** Whole seconds; what is finer is dropped. */
    public static Time of(Instant instant) {
        return Time.newBuilder().setSeconds(instant.getEpochSecond()).build();
    }

    /** Whole microseconds; what is finer is dropped. */
    public static MicroTime microsOf(Instant instant) {
        return MicroTime.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano() / NANOS_PER_MICRO * NANOS_PER_MICRO)
                .build();
    }

    public static Instant instant(Time time) {
        return Instant.ofEpochSecond(time.getSeconds());
    }

    public static Instant instant(MicroTime time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    public static boolean isZero(Time time) {
        return time.getSeconds() == 0 && time.getNanos() == 0;
    }

    public static boolean isZero(MicroTime time) {
        return time.getSeconds() == 0 && time.getNanos() == 0;
    }

    /** {@code 2026-11-22T09:06:30Z}. */
    public static String text(Time time) {
        return SECONDS.format(instant(time));
    }

    /** {@code 2026-11-22T09:06:30.000000Z}. */
    public static String text(MicroTime time) {
        return MICROS.format(instant(time));
    }

    /** @throws DateTimeException where the text is no RFC 3339 time */
    static Instant parse(String text) {
        if (text.length() > MAX_CHARACTERS || !RFC_3339.matcher(text).matches()) {
            throw new DateTimeException("no RFC 3339 time");
        }
        Instant instant = OffsetDateTime.parse(text.replace(',', '.'), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                .toInstant();
        if (!isPrintable(instant.getEpochSecond())) {
            throw new DateTimeException("the offset leads out of the years of four digits");
        }
        return instant;
    }

    /** Whether the time's year has four digits: what is outside cannot be written in RFC 3339. */
    static boolean isPrintable(long seconds) {
        return FIRST_SECOND <= seconds && seconds <= LAST_SECOND;
    }
}
