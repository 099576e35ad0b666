package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The order of {@code --sort-by}: numbers by value, all else as text; objects without the field come first. */
public final class Sorting {
    private Sorting() {}

    static int compare(List<JsonNode> a, List<JsonNode> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Integer.compare(a.size(), b.size());
        }
        JsonNode left = a.get(0);
        JsonNode right = b.get(0);
        return left.isNumber() && right.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue())
                : left.asText().compareTo(right.asText());
    }
}
