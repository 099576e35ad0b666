package io.balsa.store.flags;

import io.balsa.store.config.GoDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of all flags: what was given, else the standard. Checked for their kind; whether they make sense together is not. */
final class Settings {
    private final Map<String, String> given;
    private final Map<String, Boolean> formerGates = new LinkedHashMap<>();
    private final List<String> withoutEffect = new ArrayList<>();

    /**
     * @param values by the names under which they were given
     * @throws IllegalArgumentException where a flag is given under two names, or only its standard value exists here
     */
    Settings(Map<String, String> values) {
        this.given = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Flag flag = FlagTable.get(name);
            if (Gates.FORMER_FLAGS.containsKey(name)) {
                formerGates.put(name, Kind.isYes(value));
            } else {
                // etcd: the same rule
                if (given.put(flag.name(), value) != null) {
                    throw new IllegalArgumentException("--" + flag.name() + " and --"
                            + String.join(", --", flag.others()) + " are the same: give only --" + flag.name());
                }
                note(flag, value);
            }
        });
    }

    private void note(Flag flag, String value) {
        boolean standard = value.equals(flag.standard())
                || (flag.kind() == Kind.BOOLEAN && Kind.isYes(value) == Kind.isYes(flag.standard()));
        if (flag.effect() instanceof Flag.Effect.OnlyStandard only && !standard) {
            throw new IllegalArgumentException("--" + flag.name() + " is not supported: " + only.why());
        }
        if (flag.effect() instanceof Flag.Effect.Nothing nothing && !standard) {
            withoutEffect.add("--" + flag.name() + " (" + nothing.why() + ")");
        }
    }

    /** Flags that were given and change nothing here, with the reasons. */
    List<String> withoutEffect() {
        return withoutEffect;
    }

    boolean isGiven(String name) {
        return given.containsKey(name);
    }

    String text(String name) {
        return given.getOrDefault(name, FlagTable.get(name).standard());
    }

    boolean yes(String name) {
        return Kind.isYes(text(name));
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    /** @throws IllegalArgumentException where it does not fit */
    int whole(String name) {
        long number = number(name);
        if (number != (int) number) {
            throw new IllegalArgumentException("--" + name + "=" + number + " is too large");
        }
        return (int) number;
    }

    Duration duration(String name) {
        return GoDuration.parse(text(name)).orElseThrow(() -> new IllegalStateException("unchecked: " + name));
    }

    Duration millis(String name) {
        return Duration.ofMillis(whole(name));
    }

    List<PlaceUrl> urls(String name) {
        try {
            return PlaceUrl.parseAll(text(name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--" + name + ": " + e.getMessage(), e);
        }
    }

    List<String> list(String name) {
        List<String> parts = new ArrayList<>();
        for (String part : text(name).split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    Set<String> set(String name) {
        return new LinkedHashSet<>(list(name));
    }

    Optional<Path> file(String name) {
        return text(name).isEmpty() ? Optional.empty() : Optional.of(Path.of(text(name)));
    }

    Gates gates() {
        return Gates.parse(text("feature-gates"), formerGates);
    }
}
