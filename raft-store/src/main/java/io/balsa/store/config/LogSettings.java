package io.balsa.store.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is logged and where to.
 *
 * @param level debug, info, warn, error; etcd's panic and fatal are error here
 * @param json a JSON object per line, else text with tabs between
 * @param outputs {@code stderr}, {@code stdout} or files
 * @param rotation of a file that is among the outputs
 */
public record LogSettings(String level, boolean json, List<String> outputs, Optional<Rotation> rotation) {
    /**
     * @param fileBytesMax a file that is larger is put aside
     * @param daysMax files that are older are removed; 0: none
     * @param filesMax as many are put aside at most; 0: any number
     * @param compress with gzip
     */
    public record Rotation(long fileBytesMax, int daysMax, int filesMax, boolean compress) {
        public static final Rotation DEFAULT = new Rotation(100L << 20, 0, 0, false);

        public Rotation {
            if (fileBytesMax <= 0 || daysMax < 0 || filesMax < 0) {
                throw new IllegalArgumentException(
                        "--log-rotation-config-json: maxsize must be more than 0, maxage and maxbackups not negative");
            }
        }
    }

    private static final Set<String> LEVELS = Set.of("debug", "info", "warn", "error", "dpanic", "panic", "fatal");

    public static final LogSettings DEFAULT = new LogSettings("info", true, List.of("stderr"), Optional.empty());

    public LogSettings {
        outputs = List.copyOf(outputs);
        if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "--log-level=\"" + level + "\" is not known: it is debug, info, warn, error, panic or fatal");
        }
    }
}
