package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.balsa.ctl.cli.print.PathStep.Operand;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the path part of kubectl's JSONPath: {@code .spec.containers[*].name}, {@code $.a['b.c'][?(@.x==1)]}. */
final class PathParser {
    private final String text;
    private int at;

    private PathParser(String text) {
        this.text = text;
    }

    static List<PathStep> parse(String text) throws JsonPathError {
        PathParser parser = new PathParser(text.strip());
        List<PathStep> steps = parser.steps("");
        if (parser.at < parser.text.length()) {
            throw new JsonPathError("unexpected \"" + parser.text.charAt(parser.at) + "\"");
        }
        return steps;
    }

    /** Reads steps up to the end or to one of the stop characters. */
    private List<PathStep> steps(String stops) throws JsonPathError {
        List<PathStep> steps = new ArrayList<>();
        if (at < text.length() && (text.charAt(at) == '$' || text.charAt(at) == '@')) {
            at++;
        }
        while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '.') {
                at++;
                if (at < text.length() && text.charAt(at) == '.') {
                    at++;
                    steps.add(new PathStep.Anywhere(name(stops)));
                } else if (at < text.length() && text.charAt(at) == '*') {
                    at++;
                    steps.add(new PathStep.Every());
                } else if (at < text.length() && text.charAt(at) != '[' && stops.indexOf(text.charAt(at)) < 0) {
                    steps.add(new PathStep.Field(name(stops)));
                }
            } else if (c == '[') {
                at++;
                steps.add(bracket());
            } else if (c == ' ') {
                at++;
            } else if (steps.isEmpty()) {
                steps.add(new PathStep.Field(name(stops)));
            } else {
                throw new JsonPathError("unexpected \"" + c + "\"");
            }
        }
        return steps;
    }

    private String name(String stops) throws JsonPathError {
        StringBuilder name = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                name.append(text.charAt(at));
            } else if (c == '.' || c == '[' || c == ' ' || stops.indexOf(c) >= 0) {
                break;
            } else {
                name.append(c);
            }
            at++;
        }
        if (name.isEmpty()) {
            throw new JsonPathError("a field name is missing");
        }
        return name.toString();
    }

    private PathStep bracket() throws JsonPathError {
        if (text.startsWith("?(", at)) {
            at += 2;
            return filter();
        }
        int close = closing();
        String content = text.substring(at, close).strip();
        at = close + 1;
        if (content.equals("*")) {
            return new PathStep.Every();
        }
        List<PathStep> parts = new ArrayList<>();
        for (String part : split(content)) {
            parts.add(part(part.strip()));
        }
        return parts.size() == 1 ? parts.get(0) : new PathStep.Union(parts);
    }

    private int closing() throws JsonPathError {
        char quote = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == ']') {
                return i;
            }
        }
        throw new JsonPathError("unterminated array");
    }

    private static List<String> split(String content) {
        List<String> parts = new ArrayList<>();
        char quote = 0;
        int begin = 0;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == ',') {
                parts.add(content.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(content.substring(begin));
        return parts;
    }

    private static PathStep part(String part) throws JsonPathError {
        if (part.length() >= 2 && (part.charAt(0) == '\'' || part.charAt(0) == '"')) {
            return new PathStep.Field(part.substring(1, part.length() - 1).replace("\\.", "."));
        }
        if (part.matches("-?[0-9]{1,9}")) {
            return new PathStep.Index(Integer.parseInt(part));
        }
        if (part.matches("(-?[0-9]{0,9})?:(-?[0-9]{0,9})?(:[1-9][0-9]{0,8})?")) {
            String[] numbers = part.split(":", -1);
            return new PathStep.Slice(
                    number(numbers[0]), number(numbers[1]), numbers.length > 2 ? Integer.parseInt(numbers[2]) : 1);
        }
        throw new JsonPathError("invalid array index " + part);
    }

    private static @Nullable Integer number(String text) {
        return text.isEmpty() || text.equals("-") ? null : Integer.valueOf(text);
    }

    private PathStep filter() throws JsonPathError {
        Operand left = operand();
        String operator = operator();
        Operand right = operator.isEmpty() ? null : operand();
        skipBlanks();
        if (!text.startsWith(")]", at)) {
            throw new JsonPathError("unterminated filter");
        }
        at += 2;
        return new PathStep.Filter(left, operator, right);
    }

    private String operator() {
        skipBlanks();
        for (String operator : new String[] {"==", "!=", "<=", ">=", "<", ">"}) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return operator;
            }
        }
        return "";
    }

    private Operand operand() throws JsonPathError {
        skipBlanks();
        if (at >= text.length()) {
            throw new JsonPathError("unterminated filter");
        }
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            int end = text.indexOf(c, at + 1);
            if (end < 0) {
                throw new JsonPathError("unterminated quoted string");
            }
            JsonNode literal = JsonNodeFactory.instance.textNode(text.substring(at + 1, end));
            at = end + 1;
            return new Operand(literal, List.of());
        }
        if (c == '@' || c == '.' || c == '$') {
            return new Operand(null, steps(")=!<> "));
        }
        int begin = at;
        while (at < text.length() && ")=!<> ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(begin, at);
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (word.equals("true") || word.equals("false")) {
            return new Operand(make.booleanNode(word.equals("true")), List.of());
        }
        try {
            return new Operand(make.numberNode(new BigDecimal(word)), List.of());
        } catch (NumberFormatException e) {
            throw new JsonPathError("unrecognized operand \"" + word + "\" in a filter");
        }
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
