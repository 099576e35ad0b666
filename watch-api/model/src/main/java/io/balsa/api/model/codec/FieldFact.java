package io.balsa.api.model.codec;

import org.jspecify.annotations.Nullable;

/**
 * What {@code fields.txt} says about one field.
 *
 * @param json its name in JSON
 * @param proto its name in the message
 * @param printed when it is printed
 * @param mergeKey strategic merge: the key its list is merged by, empty for a set, null for a list that is replaced
 */
record FieldFact(
        String json,
        String proto,
        Printed printed,
        @Nullable String mergeKey,
        boolean retainsKeys,
        boolean replaced) {

    /** When a field is printed. */
    enum Printed {
        /** When it says something: not zero, not empty, set. */
        WHEN_TELLING,
        /** When it is set, zero or not. */
        WHEN_SET,
        /** Always: an empty list or an absent message as null. */
        ALWAYS,
        /** Always, as a value of its own: an absent message as an empty one. */
        AS_VALUE,
        /** When it is set; as null when it is not. */
        SET_OR_NULL,
        /** Its own fields are printed in its place. */
        INLINE
    }

    /** A field the table does not name. */
    static FieldFact unlisted(String name) {
        return new FieldFact(name, name, Printed.WHEN_SET, null, false, false);
    }

    /** One word of the table: {@code volumes@name~}. */
    static FieldFact parse(String word) {
        int end = 0;
        while (end < word.length() && "!*=@~^".indexOf(word.charAt(end)) < 0) {
            end++;
        }
        String names = word.substring(0, end);
        String marks = word.substring(end);
        if (names.startsWith(">")) {
            return new FieldFact("", names.substring(1), Printed.INLINE, null, false, false);
        }
        int at = marks.indexOf('@');
        String before = at < 0 ? marks : marks.substring(0, at);
        String key = at < 0 ? null : marks.substring(at + 1).replace("~", "").replace("^", "");
        int colon = names.indexOf(':');
        return new FieldFact(
                colon < 0 ? names : names.substring(0, colon),
                names.substring(colon + 1),
                printed(before),
                key,
                marks.contains("~"),
                marks.contains("^"));
    }

    private static Printed printed(String marks) {
        if (marks.contains("*!")) {
            return Printed.SET_OR_NULL;
        }
        if (marks.contains("*")) {
            return Printed.WHEN_SET;
        }
        if (marks.contains("=")) {
            return Printed.AS_VALUE;
        }
        return marks.contains("!") ? Printed.ALWAYS : Printed.WHEN_TELLING;
    }
}
