package io.balsa.ctl.cli.create;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where the data of config maps and secrets come from: files, literals and files of variables. */
final class DataSources {
    private final String what;
    private String object = "";
    private List<String> files = List.of();
    private List<String> literals = List.of();
    private List<String> variables = List.of();

    /**
     * @param what the kind, for messages
     */
    DataSources(String what) {
        this.what = what;
    }

    void addTo(Syntax syntax) {
        syntax.option("--from-file")
                .label("[KEY=]FILE")
                .says("A file, or each file of a folder; may be repeated.")
                .list(given -> files = given);
        syntax.option("--from-literal")
                .label("KEY=VALUE")
                .says("A value; may be repeated.")
                .list(given -> literals = given);
        syntax.option("--from-env-file")
                .label("FILE")
                .says("A file of lines KEY=VALUE; may be repeated.")
                .list(given -> variables = given);
    }

    /** The bytes by key. */
    Map<String, byte[]> read(Terminal terminal, String name) throws CliError {
        object = name;
        if (!variables.isEmpty() && !(files.isEmpty() && literals.isEmpty())) {
            throw CliError.usage("error: from-env-file cannot be combined with from-file or from-literal");
        }
        Map<String, byte[]> data = new TreeMap<>();
        for (String file : files) {
            file(terminal, file, data);
        }
        for (String literal : literals) {
            int equals = literal.indexOf('=');
            if (equals <= 0) {
                throw CliError.usage("error: invalid literal source " + literal + ", expected key=value");
            }
            add(data, literal.substring(0, equals), unquoted(literal.substring(equals + 1)));
        }
        for (String file : variables) {
            for (String line : text(terminal.resolve(file), file).lines().toList()) {
                String trimmed = line.stripLeading();
                if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
                    int equals = trimmed.indexOf('=');
                    String key = equals < 0 ? trimmed : trimmed.substring(0, equals);
                    String value =
                            equals < 0 ? terminal.environment().getOrDefault(key, "") : trimmed.substring(equals + 1);
                    add(data, key, value.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return data;
    }

    /** kubectl takes one pair of quotes off. */
    private static byte[] unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(0) == value.charAt(value.length() - 1);
        return (quoted ? value.substring(1, value.length() - 1) : value).getBytes(StandardCharsets.UTF_8);
    }

    private void add(Map<String, byte[]> data, String key, byte[] value) throws CliError {
        if (!key.matches("[-._a-zA-Z0-9]+")) {
            throw CliError.usage("error: \"" + key + "\" is not a valid key name for a " + what
                    + ": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',"
                    + "  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')");
        }
        if (data.putIfAbsent(key, value) != null) {
            throw CliError.usage("error: cannot add key \"" + key
                    + "\", another key by that name already exists in Data for " + what + " \"" + object + "\"");
        }
    }

    private void file(Terminal terminal, String source, Map<String, byte[]> data) throws CliError {
        int equals = source.indexOf('=');
        String name = equals < 0 ? source : source.substring(equals + 1);
        Path path = terminal.resolve(name);
        if (equals == 0 || name.isEmpty()) {
            throw CliError.usage("error: key name for file path " + name + " missing");
        }
        if (!Files.exists(path)) {
            throw CliError.usage("error: error reading " + name + ": no such file or directory");
        }
        if (!Files.isDirectory(path)) {
            String key = equals < 0 ? String.valueOf(path.getFileName()) : source.substring(0, equals);
            add(data, key, bytes(path, name));
            return;
        }
        if (equals > 0) {
            throw CliError.usage("error: cannot give a key name for a directory path");
        }
        try (Stream<Path> children = Files.list(path)) {
            for (Path child : children.filter(Files::isRegularFile).sorted().toList()) {
                String key = String.valueOf(child.getFileName());
                if (key.matches("[-._a-zA-Z0-9]+")) {
                    add(data, key, bytes(child, name));
                }
            }
        } catch (IOException e) {
            throw CliError.usage("error: error listing files in " + name + ": " + e.getMessage());
        }
    }

    static byte[] bytes(Path path, String shown) throws CliError {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw CliError.usage("error: open " + shown + ": no such file or directory");
        }
    }

    private static String text(Path path, String shown) throws CliError {
        return new String(bytes(path, shown), StandardCharsets.UTF_8);
    }
}
