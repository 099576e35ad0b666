package io.balsa.ctl.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlDocument;
import io.balsa.api.yaml.YamlError;
import io.balsa.api.yaml.YamlLines;
import io.balsa.api.yaml.YamlReader;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The objects of {@code -f}: files, folders (their .yaml, .yml and .json files) and stdin. */
public final class Manifests {
    /** Far above the largest object that a server takes, and far below the heap. */
    private static final int BYTES_MAX = 32 << 20;

    private Manifests() {}

    public static List<Manifest> read(List<String> names, Terminal terminal, String verb) throws CliError {
        return read(names, false, terminal, verb);
    }

    /**
     * @param recursive folders inside folders, too
     */
    public static List<Manifest> read(List<String> names, boolean recursive, Terminal terminal, String verb)
            throws CliError {
        List<Manifest> manifests = new ArrayList<>();
        for (String name : names) {
            if (name.equals("-")) {
                parse("stdin", stdin(terminal), manifests);
                continue;
            }
            Path path = terminal.resolve(name);
            if (!Files.exists(path)) {
                throw CliError.usage("error: the path \"" + name + "\" does not exist");
            }
            for (Path file : files(path, recursive)) {
                String shown = Files.isDirectory(path)
                        ? Path.of(name).resolve(path.relativize(file)).toString()
                        : name;
                parse(shown, content(file, shown), manifests);
            }
        }
        if (manifests.isEmpty() && !names.isEmpty()) {
            throw CliError.usage("error: no objects passed to " + verb);
        }
        return manifests;
    }

    private static List<Path> files(Path path, boolean recursive) throws CliError {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> children = recursive ? Files.walk(path) : Files.list(path)) {
            return children.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CliError.usage("error: cannot read the folder \"" + path + "\"");
        }
    }

    private static String stdin(Terminal terminal) throws CliError {
        try {
            return new String(terminal.in().readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: cannot read stdin: " + e.getMessage());
        }
    }

    private static String content(Path file, String shown) throws CliError {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw CliError.usage("error: \"" + shown + "\" is larger than " + (BYTES_MAX >> 20) + " MiB");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CliError.usage("error: cannot read \"" + shown + "\"");
        }
    }

    private static void parse(String file, String text, List<Manifest> into) throws CliError {
        List<YamlDocument> documents;
        try {
            documents = YamlReader.read(text);
        } catch (YamlError e) {
            throw new CliError(Exit.INVALID, "error parsing " + file + ": line " + e.line() + ": " + e.getMessage());
        }
        for (YamlDocument document : documents) {
            add(file, document.tree(), document, into);
        }
    }

    private static void add(String file, JsonNode tree, YamlDocument document, List<Manifest> into) throws CliError {
        if (!(tree instanceof ObjectNode object)) {
            throw new CliError(
                    Exit.INVALID, "error: " + file + ": an object was expected, not a list or a plain value");
        }
        List<String> unset = new ArrayList<>();
        for (String field : List.of("apiVersion", "kind")) {
            if (object.path(field).asText("").isEmpty()) {
                unset.add(field + " not set");
            }
        }
        if (!unset.isEmpty()) {
            throw new CliError(Exit.INVALID, "error: " + file + ": " + String.join(", ", unset));
        }
        if (object.path("kind").asText().endsWith("List")
                && object.path("items").isArray()) {
            for (JsonNode item : object.path("items")) {
                add(file, item, new YamlDocument(document.line(), item, YamlLines.UNKNOWN), into);
            }
            return;
        }
        Manifest manifest = new Manifest(file, object, document);
        boolean generated =
                !object.path("metadata").path("generateName").asText("").isEmpty();
        if (manifest.name().isEmpty() && !generated) {
            throw new CliError(Exit.INVALID, "error: " + file + ": metadata.name not set");
        }
        into.add(manifest);
    }
}
