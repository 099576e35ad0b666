package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** Numbers are the same when they mean the same: 1, 1.0 and 10e-1. */
final class Numbers {
    /** For {@link JsonNode#equals(Comparator, JsonNode)}: 0 for equal scalars. */
    static final Comparator<JsonNode> COMPARED = (left, right) -> {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue());
        }
        return left.equals(right) ? 0 : 1;
    };

    private Numbers() {}

    /** What a scalar is found by in a hash table: equal where {@link #COMPARED} says so. */
    static Object key(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros() : value;
    }
}
