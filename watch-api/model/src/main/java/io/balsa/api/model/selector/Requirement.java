package io.balsa.api.model.selector;

import io.balsa.api.model.validation.Names;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One condition on labels.
 *
 * <p>{@code NOT_EQUALS} and {@code NOT_IN} hold also for an object that does not have the label; every other operator
 * but {@code DOES_NOT_EXIST} asks for it.
 */
public record Requirement(String key, Operator operator, SortedSet<String> values) {
    /** The operators, and the text each has in a selector. */
    public enum Operator {
        EQUALS("="),
        NOT_EQUALS("!="),
        IN("in"),
        NOT_IN("notin"),
        EXISTS("exists"),
        DOES_NOT_EXIST("!"),
        GREATER_THAN("gt"),
        LESS_THAN("lt");

        private final String text;

        Operator(String text) {
            this.text = text;
        }
    }

    public Requirement {
        values = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    /** @throws InvalidSelector where the key or a value is no label, or the values do not fit the operator */
    static Requirement of(String key, Operator operator, SortedSet<String> values) {
        List<String> wrong = Names.qualifiedName(key);
        if (!wrong.isEmpty()) {
            throw new InvalidSelector("key: Invalid value: \"" + key + "\": " + String.join("; ", wrong));
        }
        switch (operator) {
            case IN, NOT_IN ->
                require(!values.isEmpty(), values, "for 'in', 'notin' operators, values set can't be empty");
            case EQUALS, NOT_EQUALS ->
                require(values.size() == 1, values, "exact-match compatibility requires one single value");
            case EXISTS, DOES_NOT_EXIST ->
                require(values.isEmpty(), values, "values set must be empty for exists and does not exist");
            case GREATER_THAN, LESS_THAN -> requireNumber(values);
        }
        for (String value : values) {
            List<String> errors = Names.labelValue(value);
            if (!errors.isEmpty()) {
                throw new InvalidSelector(
                        "values[" + key + "]: Invalid value: \"" + value + "\": " + String.join("; ", errors));
            }
        }
        return new Requirement(key, operator, values);
    }

    private static void requireNumber(SortedSet<String> values) {
        require(values.size() == 1, values, "for 'Gt', 'Lt' operators, exactly one value is required");
        if (number(values.first()) == null) {
            throw new InvalidSelector("values[0]: Invalid value: \"" + values.first()
                    + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        }
    }

    private static void require(boolean holds, SortedSet<String> values, String text) {
        if (!holds) {
            throw new InvalidSelector("values: Invalid value: " + values + ": " + text);
        }
    }

    boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return switch (operator) {
            case EQUALS, IN -> value != null && values.contains(value);
            case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER_THAN, LESS_THAN -> value != null && compares(value);
        };
    }

    private boolean compares(String value) {
        Long left = number(value);
        Long right = number(values.first());
        if (left == null || right == null) {
            return false;
        }
        return operator == Operator.GREATER_THAN ? left > right : left < right;
    }

    private static @org.jspecify.annotations.Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As it stands in a selector. */
    @Override
    public String toString() {
        return switch (operator) {
            case EQUALS, NOT_EQUALS -> key + operator.text + values.first();
            case IN, NOT_IN -> key + " " + operator.text + " (" + String.join(",", values) + ")";
            case EXISTS -> key;
            case DOES_NOT_EXIST -> "!" + key;
            case GREATER_THAN -> key + ">" + values.first();
            case LESS_THAN -> key + "<" + values.first();
        };
    }
}
