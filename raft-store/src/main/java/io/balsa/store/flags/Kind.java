package io.balsa.store.flags;

import io.balsa.store.config.GoDuration;
import java.util.Optional;
import java.util.Set;

/** What the values of a flag look like, as Go's flag package reads them. */
enum Kind {
    TEXT("TEXT"),
    /** Parts between commas. */
    LIST("LIST"),
    URLS("URLS"),
    BOOLEAN(""),
    /** 0 or more. */
    COUNT("N"),
    NUMBER("N"),
    DURATION("DURATION"),
    CLUSTER_STATE("STATE"),
    /** Whatever it is, it is not looked at. */
    IGNORED("");

    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("0", "f", "F", "FALSE", "false", "False");
    private static final int DIGITS_MAX = 18;

    private final String placeholder;

    Kind(String placeholder) {
        this.placeholder = placeholder;
    }

    /** Needs no value: given alone, it is true. */
    boolean isSwitch() {
        return this == BOOLEAN || this == IGNORED;
    }

    String placeholder() {
        return placeholder;
    }

    /** What is wrong with a value, to be put behind {@code --flag="value"}; empty: nothing. */
    Optional<String> complaint(String value) {
        return switch (this) {
            case TEXT, LIST, IGNORED -> Optional.empty();
            case URLS -> value.isEmpty() ? Optional.empty() : PlaceUrl.complaint(value);
            case BOOLEAN -> unless(isBoolean(value), "is neither true nor false");
            case COUNT -> unless(isNumber(value) && !value.startsWith("-"), "is not a whole number of 0 or more");
            case NUMBER -> unless(isNumber(value), "is not a whole number");
            case DURATION ->
                unless(GoDuration.parse(value).isPresent(), "is not a duration like \"5s\", \"100ms\" or \"2h\"");
            case CLUSTER_STATE ->
                unless(value.equals("new") || value.equals("existing"), "is neither \"new\" nor \"existing\"");
        };
    }

    private static Optional<String> unless(boolean right, String complaint) {
        return right ? Optional.empty() : Optional.of(complaint);
    }

    private static boolean isNumber(String value) {
        return value.matches("[+-]?[0-9]{1," + DIGITS_MAX + "}");
    }

    static boolean isBoolean(String value) {
        return YES.contains(value) || NO.contains(value);
    }

    static boolean isYes(String value) {
        return YES.contains(value);
    }
}
