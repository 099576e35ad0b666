package io.balsa.api.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML (and so JSON) text to trees, as kubectl reads it. What plain words and numbers mean is decided in
 * {@link YamlScalars}.
 *
 * <p>Example: {@code read("a: [1, x]")} is one {@link YamlDocument} with the tree {@code {"a":[1,"x"]}} and the lines
 * {@code a -> 1, a[0] -> 1, a[1] -> 1}. Documents that hold nothing are left out.
 *
 * <p>Each document is bounded in depth and values, the text is not: who reads what strangers send bounds that before.
 */
public final class YamlReader {
    /**
     * Deep enough for every object, a schema of custom resources included. The library composes a node within its parent's
     * call: a thread of half a mebibyte, as servers have, takes three hundred.
     */
    private static final int DEPTH_MAX = 200;
    /** More than the largest object has; a few aliases of aliases have more. */
    private static final int VALUES_MAX = 100_000;

    private YamlReader() {}

    /** @throws YamlError where the text is no YAML: two equal keys in one object included */
    public static List<YamlDocument> read(String text) throws YamlError {
        try {
            return readYaml(text);
        } catch (YamlError e) {
            List<YamlDocument> stream = text.stripLeading().startsWith("{") ? readJson(text) : List.of();
            if (stream.isEmpty()) {
                throw e;
            }
            return stream;
        }
    }

    private static List<YamlDocument> readYaml(String text) throws YamlError {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                // Looked for when the tree is made, where the keys are known.
                .setAllowDuplicateKeys(true)
                // A file may hold thousands of objects; each document has its limit.
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        List<YamlDocument> documents = new ArrayList<>();
        try {
            ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
            Composer composer = new Composer(settings, new NestingLimit(parser, DEPTH_MAX));
            while (composer.hasNext()) {
                Node node = composer.next();
                JsonNode read = new YamlTree(DEPTH_MAX, VALUES_MAX).read(node);
                if (holdsSomething(read)) {
                    documents.add(new YamlDocument(YamlTree.line(node), read, new YamlLines(node)));
                }
            }
        } catch (MarkedYamlEngineException e) {
            throw located(e, text);
        } catch (YamlEngineException e) {
            throw new YamlError(1, firstLine(e.getMessage()));
        } catch (IllegalArgumentException e) {
            // The library's scanner reads escapes such as \\UFFFFFFFF and versions of directives without a check.
            throw new YamlError(1, "an escape or a directive holds a number that is out of range");
        }
        return documents;
    }

    private static boolean holdsSomething(JsonNode tree) {
        return !tree.isNull() && !(tree.isObject() && tree.isEmpty());
    }

    private static YamlError located(MarkedYamlEngineException e, String text) {
        Optional<Mark> mark = e.getProblemMark();
        int line = mark.map(m -> m.getLine() + 1).orElse(1);
        List<String> lines = text.lines().toList();
        // The scanner may notice a tab on the line after it.
        for (int candidate = line; candidate >= Math.max(1, line - 1); candidate--) {
            if (candidate <= lines.size()
                    && indentation(lines.get(candidate - 1)).indexOf('\t') >= 0) {
                return new YamlError(candidate, "a tab is used for indentation; YAML allows only spaces");
            }
        }
        return new YamlError(line, firstLine(e.getProblem()));
    }

    private static String indentation(String line) {
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "not valid YAML" : message.lines().findFirst().orElse("not valid YAML");
    }

    /**
     * JSON texts one after the other, which is no YAML: kubectl reads them nevertheless. Where a text after the first one is
     * wrong, the error is about that; empty when already the first one is.
     */
    private static List<YamlDocument> readJson(String text) throws YamlError {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .maxTokenCount(2L * VALUES_MAX)
                        .build());
        List<YamlDocument> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> values = mapper.readerFor(JsonNode.class).readValues(text)) {
            while (values.hasNextValue()) {
                int line = values.getParser().currentTokenLocation().getLineNr();
                JsonNode tree = values.nextValue();
                if (holdsSomething(tree)) {
                    documents.add(new YamlDocument(line, tree, YamlLines.UNKNOWN));
                }
            }
        } catch (JsonProcessingException e) {
            if (documents.isEmpty()) {
                return List.of();
            }
            throw new YamlError(
                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(), firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new YamlError(1, firstLine(e.getMessage()));
        }
        return documents;
    }
}
