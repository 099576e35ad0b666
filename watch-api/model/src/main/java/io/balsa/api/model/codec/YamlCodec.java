package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.balsa.api.model.MalformedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML texts as JSON trees, and back, as kubectl reads and writes them. A text that starts with a brace is read as
 * JSON. What plain words and numbers mean is decided in {@link YamlScalars}.
 */
public final class YamlCodec {
    /** Kubernetes' limit on a request's body. */
    private static final int MAX_CHARACTERS = 3 * 1024 * 1024;

    private static final Pattern TAB_INDENT = Pattern.compile("\\s*\\t.*");

    /**
     * One document of a text.
     *
     * @param line where it starts, counted from 1
     */
    public record Document(int line, JsonNode tree) {}

    private YamlCodec() {}

    /**
     * The documents of a text, without those that say nothing.
     *
     * @throws YamlError where the text is no YAML: two equal keys in one object included
     */
    public static List<Document> read(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new YamlError(1, "the text is longer than " + MAX_CHARACTERS + " characters");
        }
        return text.stripLeading().startsWith("{") ? readJson(text) : readYaml(text);
    }

    private static List<Document> readYaml(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        List<Document> documents = new ArrayList<>();
        try {
            ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
            Composer composer = new Composer(settings, new NestingLimit(parser, JsonCodec.MAX_DEPTH));
            while (composer.hasNext()) {
                Node node = composer.next();
                JsonNode tree = new YamlReader().read(node);
                if (!tree.isNull()) {
                    documents.add(new Document(YamlReader.line(node), tree));
                }
            }
        } catch (MarkedYamlEngineException e) {
            throw error(text, e);
        } catch (YamlEngineException e) {
            throw new YamlError(1, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            // the library's scanner reads escapes such as \\UFFFFFFFF and versions of directives without a check
            throw new YamlError(1, "an escape or a directive holds a number that is out of range");
        }
        return documents;
    }

    private static YamlError error(String text, MarkedYamlEngineException e) {
        int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
        List<String> lines = text.lines().toList();
        if (line <= lines.size() && TAB_INDENT.matcher(lines.get(line - 1)).matches()) {
            return new YamlError(line, "a tab is used for indentation; YAML allows only spaces");
        }
        return new YamlError(line, e.getProblem());
    }

    private static List<Document> readJson(String text) {
        List<Document> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> values =
                JsonCodec.TREES.readerFor(JsonNode.class).readValues(text)) {
            while (values.hasNextValue()) {
                int line = values.getParser().currentTokenLocation().getLineNr();
                documents.add(new Document(line, values.nextValue()));
            }
        } catch (MalformedObject e) {
            throw new YamlError(1, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation(); // null where a limit was passed
            throw new YamlError(where == null ? 1 : where.getLineNr(), JsonCodec.words(e));
        } catch (IOException e) {
            throw new YamlError(1, String.valueOf(e.getMessage()));
        }
        return documents;
    }

    /** The text of one document, with a line break at its end. */
    public static String write(JsonNode tree) {
        return YamlWriter.write(tree);
    }
}
