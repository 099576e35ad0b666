package io.balsa.api.model.codec;

import io.balsa.k8s.meta.v1.MicroTime;
import io.balsa.k8s.meta.v1.Time;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Kubernetes' two kinds of time: whole seconds, and microseconds. Both are UTC in JSON; zero means no time. */
public final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int NANOS_PER_MICRO = 1000;

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
        return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                .toInstant();
    }
}
