package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.balsa.api.yaml.YamlWriter;
import io.balsa.ctl.cli.print.CustomColumns;
import io.balsa.ctl.cli.print.Json;
import io.balsa.ctl.cli.print.JsonPath;
import io.balsa.ctl.cli.print.JsonPathError;
import io.balsa.ctl.cli.print.Objects;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code -o}.
 *
 * @param name empty for the default; {@code wide}, {@code json}, {@code jsonpath}, ...
 * @param argument what stands behind {@code jsonpath=}
 */
public record OutputFormat(String name, String argument) {
    private static final List<String> OBJECT_FORMATS = List.of(
            "custom-columns",
            "custom-columns-file",
            "json",
            "jsonpath",
            "jsonpath-as-json",
            "jsonpath-file",
            "name",
            "yaml");

    public static OutputFormat parse(@Nullable String text, Terminal terminal, boolean tables) throws CliError {
        if (text == null || text.isEmpty()) {
            return new OutputFormat("", "");
        }
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String argument = equals < 0 ? "" : text.substring(equals + 1);
        List<String> allowed = new ArrayList<>(OBJECT_FORMATS);
        if (tables) {
            allowed.add(allowed.size() - 1, "wide");
        }
        if (!allowed.contains(name)) {
            throw CliError.usage("error: unable to match a printer suitable for the output format \"" + text
                            + "\", allowed formats are: " + String.join(",", allowed))
                    .with(DidYouMean.hint(name, allowed));
        }
        if (name.startsWith("jsonpath") || name.startsWith("custom-columns")) {
            if (argument.isEmpty()) {
                throw CliError.usage("error: template format specified but no template given");
            }
            if (name.endsWith("-file")) {
                try {
                    argument = Files.readString(terminal.resolve(argument));
                } catch (IOException e) {
                    throw CliError.usage("error: error reading --template " + argument + ": no such file");
                }
                name = name.substring(0, name.length() - 5);
                if (name.equals("custom-columns")) {
                    argument = fromFile(argument);
                }
            }
        }
        OutputFormat format = new OutputFormat(name, argument);
        format.check();
        return format;
    }

    /** Two lines: headers, then paths. */
    private static String fromFile(String content) {
        List<String> lines = content.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() < 2) {
            return content;
        }
        String[] names = lines.get(0).strip().split("\\s+");
        String[] paths = lines.get(1).strip().split("\\s+");
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < Math.min(names.length, paths.length); i++) {
            columns.add(names[i] + ":" + paths[i]);
        }
        return String.join(",", columns);
    }

    private void check() throws CliError {
        try {
            if (name.equals("jsonpath") || name.equals("jsonpath-as-json")) {
                JsonPath.template(argument);
            } else if (name.equals("custom-columns")) {
                CustomColumns.parse(argument);
            }
        } catch (JsonPathError e) {
            throw CliError.usage(
                    name.equals("custom-columns")
                            ? "error: " + e.getMessage()
                            : "error: error parsing jsonpath " + argument + ", " + e.getMessage());
        }
    }

    public boolean isTable() {
        return name.isEmpty() || name.equals("wide");
    }

    public boolean isWide() {
        return name.equals("wide");
    }

    /** Prints one object, or a list of them, in a format that is not a table. */
    public void print(JsonNode object, boolean noHeaders, Session session) throws CliError, IOException {
        print(object, noHeaders, session.out());
    }

    /** As {@link #print(JsonNode, boolean, Session)}, without a server. */
    public void print(JsonNode object, PrintStream out) throws CliError, IOException {
        print(object, false, out);
    }

    private void print(JsonNode object, boolean noHeaders, PrintStream out) throws CliError, IOException {
        try {
            switch (name) {
                case "json" -> out.print(Json.pretty(object));
                case "yaml" -> out.print(YamlWriter.write(object));
                case "jsonpath" -> out.print(JsonPath.template(argument).print(object));
                case "jsonpath-as-json" -> {
                    var values = JsonNodeFactory.instance.arrayNode();
                    JsonPath.template(argument).values(object).forEach(values::add);
                    out.print(Json.pretty(values));
                }
                case "custom-columns" -> CustomColumns.parse(argument).print(items(object), noHeaders, out);
                default -> throw new IllegalStateException("format " + name);
            }
        } catch (JsonPathError e) {
            throw CliError.usage("error: " + e.getMessage());
        }
    }

    static Iterable<JsonNode> items(JsonNode object) {
        return object.path("kind").asText().equals("List") ? object.path("items") : List.of(object);
    }

    /** Removes what kubectl does not show unless asked to. */
    public static void tidy(JsonNode object, boolean showManagedFields) {
        if (!showManagedFields) {
            Objects.hideManagedFields(object);
        }
    }
}
