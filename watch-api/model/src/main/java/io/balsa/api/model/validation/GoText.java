package io.balsa.api.model.validation;

import org.jspecify.annotations.Nullable;

/** Values as Go's formatter prints them: users and tools compare messages, so quotes and escapes are part of them. */
public final class GoText {
    private GoText() {}

    /** A string as Go's {@code %q} prints it. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(point -> append(out, point));
        return out.append('"').toString();
    }

    /** A value inside an error text: strings quoted, everything else plain, nothing as {@code null}. */
    static String value(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof String text ? quote(text) : value.toString();
    }

    private static void append(StringBuilder out, int point) {
        switch (point) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case 0x07 -> out.append("\\a");
            case 0x0b -> out.append("\\v");
            default -> appendPlain(out, point);
        }
    }

    private static void appendPlain(StringBuilder out, int point) {
        if (point < 0x20 || point == 0x7f) {
            out.append(String.format("\\x%02x", point));
        } else if (isPrintable(point)) {
            out.appendCodePoint(point);
        } else {
            out.append(point > 0xffff ? String.format("\\U%08x", point) : String.format("\\u%04x", point));
        }
    }

    /** Go: letters, marks, numbers, punctuation, symbols and the ASCII space. */
    private static boolean isPrintable(int point) {
        if (point == ' ') {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
