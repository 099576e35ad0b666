package io.balsa.ctl.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML (and so JSON) text to trees.
 *
 * <p>Example: {@code read("a: [1, x]")} is one {@link YamlDocument} with the tree {@code {"a":[1,"x"]}} and the lines
 * {@code a -> 1, a[0] -> 1, a[1] -> 1}. Documents that hold nothing are left out.
 */
public final class YamlReader {
    /** Deep enough for every API object, and far from the stack's end. */
    private static final int DEPTH_MAX = 200;

    private YamlReader() {}

    public static List<YamlDocument> read(String text) throws YamlError {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(50)
                .setUseMarks(true)
                .build();
        List<YamlDocument> documents = new ArrayList<>();
        try {
            ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
            Composer composer = new Composer(settings, new NestingLimit(parser, DEPTH_MAX));
            while (composer.hasNext()) {
                Node node = composer.next();
                Map<String, Integer> lines = new HashMap<>();
                JsonNode tree = tree(node, "", lines, 0);
                if (!tree.isNull() && !(tree.isObject() && tree.isEmpty())) {
                    documents.add(new YamlDocument(tree, lines));
                }
            }
        } catch (MarkedYamlEngineException e) {
            throw located(e, text);
        } catch (YamlEngineException e) {
            throw new YamlError(1, firstLine(e.getMessage()));
        }
        return documents;
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

    private static JsonNode tree(Node node, String path, Map<String, Integer> lines, int depth) throws YamlError {
        int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(1);
        if (depth > DEPTH_MAX) {
            throw new YamlError(line, "nested deeper than " + DEPTH_MAX + " levels");
        }
        if (!path.isEmpty()) {
            lines.putIfAbsent(path, line);
        }
        if (node instanceof MappingNode mapping) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                Node keyNode = tuple.getKeyNode();
                int keyLine = keyNode.getStartMark().map(m -> m.getLine() + 1).orElse(line);
                if (!(keyNode instanceof ScalarNode key)) {
                    throw new YamlError(keyLine, "a mapping key must be a scalar");
                }
                String childPath = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                lines.put(childPath, keyLine);
                if (object.has(key.getValue())) {
                    throw new YamlError(keyLine, "the key \"" + key.getValue() + "\" stands here twice");
                }
                object.set(key.getValue(), tree(tuple.getValueNode(), childPath, lines, depth + 1));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            int index = 0;
            for (Node item : sequence.getValue()) {
                array.add(tree(item, path + "[" + index + "]", lines, depth + 1));
                index++;
            }
            return array;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, line);
        }
        throw new YamlError(line, "an alias stands where a value is expected");
    }

    private static JsonNode scalar(ScalarNode scalar, int line) throws YamlError {
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (tag.equals(Tag.NULL)) {
            return make.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return make.booleanNode(value.equalsIgnoreCase("true"));
        }
        if (tag.equals(Tag.INT)) {
            return integer(value, line);
        }
        if (tag.equals(Tag.FLOAT)) {
            try {
                return make.numberNode(new BigDecimal(value));
            } catch (NumberFormatException e) {
                throw new YamlError(line, "\"" + value + "\" is not a number that JSON can hold");
            }
        }
        return make.textNode(value);
    }

    private static JsonNode integer(String value, int line) throws YamlError {
        String digits = value.startsWith("+") ? value.substring(1) : value;
        BigInteger number;
        try {
            if (digits.startsWith("0x")) {
                number = new BigInteger(digits.substring(2), 16);
            } else if (digits.startsWith("0o")) {
                number = new BigInteger(digits.substring(2), 8);
            } else if (digits.length() > 1 && digits.startsWith("0")) {
                // kubectl reads file modes such as 0644 as octal.
                number = new BigInteger(digits, 8);
            } else {
                number = new BigInteger(digits);
            }
        } catch (NumberFormatException e) {
            throw new YamlError(line, "\"" + value + "\" is not an integer");
        }
        return number.bitLength() < 64
                ? JsonNodeFactory.instance.numberNode(number.longValue())
                : JsonNodeFactory.instance.numberNode(number);
    }
}
