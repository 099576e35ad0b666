package io.balsa.api.model.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Writes a JSON tree as kubectl writes YAML: keys in order, lists at the level of their key, texts of several lines as
 * they are, and quotes only where a text would otherwise mean something else.
 */
final class YamlWriter {
    private static final String INDENT = "  ";
    /** Numbers of base 60 and times: texts to us, and something else to other readers of YAML. */
    private static final Pattern ELSEWHERE = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\\.[0-9]+)?(Z|[-+][0-9:]+)?)?"
            + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)|<<");

    /** A longer one is a number or time to nobody, and the pattern takes stack for each of its rounds. */
    private static final int LONGEST_ELSEWHERE = 200;

    private static final String SPECIAL_STARTS = "#,[]{}&*!|>'\"%@`";

    private final StringBuilder out = new StringBuilder();

    static String write(JsonNode tree) {
        YamlWriter writer = new YamlWriter();
        writer.value(tree, 0, "");
        return writer.out.toString();
    }

    /** Writes a value whose key or dash stands on this line already, with a gap before it where it stays there. */
    private void value(JsonNode value, int level, String gap) {
        if (value.isObject() && !value.isEmpty()) {
            if (!gap.isEmpty()) {
                out.append('\n');
            }
            object(value, level, false);
        } else if (value.isArray() && !value.isEmpty()) {
            if (!gap.isEmpty()) {
                out.append('\n');
            }
            list(value, level, false);
        } else {
            out.append(gap).append(scalar(value, level)).append('\n');
        }
    }

    private void object(JsonNode object, int level, boolean started) {
        Map<String, JsonNode> sorted = new TreeMap<>(NaturalOrder.COMPARED);
        object.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
        boolean first = started;
        for (Map.Entry<String, JsonNode> each : sorted.entrySet()) {
            out.append(first ? "" : INDENT.repeat(level))
                    .append(key(each.getKey()))
                    .append(':');
            first = false;
            // a list stands at the level of its key
            value(each.getValue(), each.getValue().isArray() ? level : level + 1, " ");
        }
    }

    private void list(JsonNode list, int level, boolean started) {
        boolean first = started;
        for (JsonNode item : list) {
            out.append(first ? "" : INDENT.repeat(level)).append("- ");
            first = false;
            if (item.isObject() && !item.isEmpty()) {
                object(item, level + 1, true);
            } else if (item.isArray() && !item.isEmpty()) {
                list(item, level + 1, true);
            } else {
                out.append(scalar(item, level + 1)).append('\n');
            }
        }
    }

    private static String key(String key) {
        return key.contains("\n") ? quoted(key) : line(key);
    }

    private static String scalar(JsonNode value, int level) {
        if (value.isObject()) {
            return "{}";
        }
        if (value.isArray()) {
            return "[]";
        }
        if (!value.isTextual()) {
            return value.asText();
        }
        String text = value.textValue();
        return text.contains("\n") ? block(text, level) : line(text);
    }

    private static String line(String text) {
        boolean meansElse = !YamlScalars.read(text).isTextual() || isElsewhere(text);
        if (meansElse || hasUnprintable(text)) {
            return quoted(text);
        }
        return isPlain(text) ? text : "'" + text.replace("'", "''") + "'";
    }

    private static boolean isElsewhere(String text) {
        return text.length() <= LONGEST_ELSEWHERE && ELSEWHERE.matcher(text).matches();
    }

    private static boolean isPlain(String text) {
        char first = text.charAt(0);
        boolean lone = text.length() == 1 || text.charAt(1) == ' ';
        return SPECIAL_STARTS.indexOf(first) < 0
                && !("-?:".indexOf(first) >= 0 && lone)
                && !text.startsWith(" ")
                && !text.endsWith(" ")
                && !text.contains(": ")
                && !text.endsWith(":")
                && !text.contains(" #")
                && !text.startsWith("---")
                && !text.startsWith("...");
    }

    private static String block(String text, int level) {
        boolean trailingSpace = text.contains(" \n") || text.endsWith(" ");
        if (hasUnprintable(text.replace("\n", "")) || trailingSpace) {
            return quoted(text);
        }
        String body = text.replaceAll("\n+$", "");
        String breaks = text.substring(body.length());
        String chomp = breaks.isEmpty() ? "-" : breaks.length() == 1 && !body.isEmpty() ? "" : "+";
        String hint = text.startsWith(" ") || text.startsWith("\n") ? Integer.toString(INDENT.length()) : "";
        String indent = INDENT.repeat(level);
        StringBuilder block = new StringBuilder("|").append(hint).append(chomp);
        for (String line : body.split("\n", -1)) {
            block.append('\n').append(line.isEmpty() ? "" : indent + line);
        }
        // the line break after the last line is written by the caller
        return block.append(chomp.equals("+") ? "\n".repeat(Math.max(0, breaks.length() - 1)) : "")
                .toString();
    }

    private static boolean hasUnprintable(String text) {
        return text.codePoints().anyMatch(YamlWriter::isUnprintable);
    }

    private static boolean isUnprintable(int c) {
        boolean control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        boolean lineBreak = c == 0x2028 || c == 0x2029;
        boolean noCharacter = (c >= 0xd800 && c <= 0xdfff) || c == 0xfeff || c == 0xfffe || c == 0xffff;
        return control || lineBreak || noCharacter || c > 0xffff;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (!isUnprintable(c)) {
                        quoted.appendCodePoint(c);
                    } else if (c > 0xffff) {
                        quoted.append(String.format("\\U%08X", c));
                    } else {
                        quoted.append(c > 0xff ? String.format("\\u%04X", c) : String.format("\\x%02X", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
