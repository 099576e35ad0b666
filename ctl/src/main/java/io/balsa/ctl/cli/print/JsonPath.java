package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * kubectl's JSONPath templates: text with paths in braces.
 *
 * <p>Example: {@code {range .items[*]}{.metadata.name}{"\t"}{.status.phase}{"\n"}{end}} prints a line per pod. Several
 * values of one path are separated by blanks; objects and lists print as JSON; what is missing prints nothing.
 */
public final class JsonPath {
    private sealed interface Part {}

    private record Text(String text) implements Part {}

    private record Path(List<PathStep> steps) implements Part {}

    private record Range(List<PathStep> steps, List<Part> body) implements Part {}

    private final List<Part> parts;

    private JsonPath(List<Part> parts) {
        this.parts = parts;
    }

    public static JsonPath template(String text) throws JsonPathError {
        Parser parser = new Parser(text);
        List<Part> parts = parser.parts(false);
        return new JsonPath(parts);
    }

    /** A single path, with or without braces and leading dot, as custom-columns and sort-by take it. */
    public static JsonPath relaxed(String text) throws JsonPathError {
        return new JsonPath(List.of(new Path(PathParser.parse(unbraced(text)))));
    }

    /** A relaxed path without the braces that it may stand in. */
    public static String unbraced(String text) {
        String path = text.strip();
        return path.startsWith("{") && path.endsWith("}") ? path.substring(1, path.length() - 1) : path;
    }

    public String print(JsonNode root) {
        StringBuilder out = new StringBuilder();
        print(parts, root, out);
        return out.toString();
    }

    /** All values of the template's paths, in order. */
    public List<JsonNode> values(JsonNode root) {
        List<JsonNode> values = new ArrayList<>();
        collect(parts, root, values);
        return values;
    }

    private static void print(List<Part> parts, JsonNode root, StringBuilder out) {
        for (Part part : parts) {
            if (part instanceof Text text) {
                out.append(text.text);
            } else if (part instanceof Path path) {
                String blank = "";
                for (JsonNode value : PathStep.follow(List.of(root), path.steps)) {
                    out.append(blank).append(text(value));
                    blank = " ";
                }
            } else if (part instanceof Range range) {
                for (JsonNode value : PathStep.follow(List.of(root), range.steps)) {
                    print(range.body, value, out);
                }
            }
        }
    }

    private static void collect(List<Part> parts, JsonNode root, List<JsonNode> into) {
        for (Part part : parts) {
            if (part instanceof Text text) {
                into.add(JsonNodeFactory.instance.textNode(text.text));
            } else if (part instanceof Path path) {
                into.addAll(PathStep.follow(List.of(root), path.steps));
            } else if (part instanceof Range range) {
                PathStep.follow(List.of(root), range.steps).forEach(value -> collect(range.body, value, into));
            }
        }
    }

    static String text(JsonNode value) {
        return value.isContainerNode() ? Json.compact(value) : value.isNull() ? "<nil>" : value.asText();
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Part> parts(boolean inRange) throws JsonPathError {
            List<Part> parts = new ArrayList<>();
            while (at < text.length()) {
                int open = text.indexOf('{', at);
                if (open != at) {
                    int end = open < 0 ? text.length() : open;
                    parts.add(new Text(text.substring(at, end)));
                    at = end;
                    continue;
                }
                int close = closing(open + 1);
                String action = text.substring(open + 1, close).strip();
                at = close + 1;
                if (action.equals("end")) {
                    if (!inRange) {
                        throw new JsonPathError("not in range, nothing to end");
                    }
                    return parts;
                }
                parts.addAll(action(action));
            }
            if (inRange) {
                throw new JsonPathError("unclosed range: an {end} is missing");
            }
            return parts;
        }

        private List<Part> action(String action) throws JsonPathError {
            if (action.startsWith("range ")) {
                List<PathStep> steps = PathParser.parse(action.substring(6));
                return List.of(new Range(steps, parts(true)));
            }
            if (action.startsWith("\"") || action.startsWith("'")) {
                return List.of(new Text(unquote(action)));
            }
            return List.of(new Path(PathParser.parse(action)));
        }

        private int closing(int from) throws JsonPathError {
            char quote = 0;
            boolean bracket = false;
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (quote != 0) {
                    if (c == '\\') {
                        i++;
                    } else if (c == quote) {
                        quote = 0;
                    }
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (c == '[') {
                    bracket = true;
                } else if (c == ']') {
                    bracket = false;
                } else if (c == '}') {
                    if (bracket) {
                        throw new JsonPathError("unterminated array");
                    }
                    return i;
                }
            }
            throw new JsonPathError(bracket ? "unterminated array" : "unclosed action");
        }

        private static String unquote(String quoted) throws JsonPathError {
            if (quoted.length() < 2 || quoted.charAt(quoted.length() - 1) != quoted.charAt(0)) {
                throw new JsonPathError("unterminated quoted string");
            }
            StringBuilder out = new StringBuilder();
            for (int i = 1; i < quoted.length() - 1; i++) {
                char c = quoted.charAt(i);
                if (c == '\\' && i + 1 < quoted.length() - 1) {
                    i++;
                    char escaped = quoted.charAt(i);
                    out.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped);
                } else {
                    out.append(c);
                }
            }
            return out.toString();
        }
    }
}
