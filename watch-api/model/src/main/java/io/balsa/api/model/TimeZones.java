package io.balsa.api.model;

import java.time.ZoneId;
import java.util.Set;

/** The names of the time zones of the world, as a Go program on a machine with the usual database knows them. */
public final class TimeZones {
    private static final Set<String> NAMES = ZoneId.getAvailableZoneIds();
    /** Zones without summer time that Java knows by other names. */
    private static final Set<String> FIXED = Set.of("EST", "HST", "MST", "ROC");

    private TimeZones() {}

    /** Whether that is the name of a time zone, in these letters: {@code Europe/Berlin}. */
    public static boolean isKnown(String name) {
        return FIXED.contains(name) || (NAMES.contains(name) && !name.startsWith("SystemV/"));
    }
}
