package io.balsa.api.model.table;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The small texts that many cells share. */
public final class CellText {
    public static final String NONE = "<none>";
    private static final String UNSET = "<unset>";
    /** As many items of a list as a cell shows. */
    private static final int SHOWN = 3;

    private CellText() {}

    public static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /** {@code a=1,b=2} in the order of the keys. */
    public static String labels(Map<String, String> labels) {
        return orNone(new TreeMap<>(labels)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(",")));
    }

    public static String joined(Collection<String> items) {
        return orNone(String.join(",", items));
    }

    /** The first items and how many more there are; {@code <none>} where there are none. */
    public static String few(List<String> items) {
        return items.isEmpty() ? NONE : shown(items);
    }

    /** As above, with {@code <unset>} where there are none. */
    public static String fewOrUnset(List<String> items) {
        return items.isEmpty() ? UNSET : shown(items);
    }

    private static String shown(List<String> items) {
        String first = String.join(",", items.subList(0, Math.min(SHOWN, items.size())));
        return items.size() <= SHOWN ? first : first + " + " + (items.size() - SHOWN) + " more...";
    }
}
