package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How many nodes or pods may use a volume at once. */
final class AccessModes {
    private static final String ONE_POD = "ReadWriteOncePod";
    /** With the letters they are shown by, in the order they are shown in. */
    private static final Map<String, String> LETTERS = new LinkedHashMap<>();

    static {
        LETTERS.put("ReadWriteOnce", "RWO");
        LETTERS.put("ReadOnlyMany", "ROX");
        LETTERS.put("ReadWriteMany", "RWX");
        LETTERS.put(ONE_POD, "RWOP");
    }

    private AccessModes() {}

    static String shown(List<String> modes) {
        return LETTERS.entrySet().stream()
                .filter(each -> modes.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(","));
    }

    static void add(List<FieldError> errors, String field, List<String> modes) {
        for (String mode : modes) {
            if (!LETTERS.containsKey(mode)) {
                errors.add(FieldError.notSupported(field, mode, new TreeSet<>(LETTERS.keySet())));
            }
        }
        boolean others = modes.stream().anyMatch(mode -> LETTERS.containsKey(mode) && !mode.equals(ONE_POD));
        if (others && modes.contains(ONE_POD)) {
            errors.add(FieldError.forbidden(field, "may not use ReadWriteOncePod with other access modes"));
        }
    }
}
