package io.balsa.api.model.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns one composed YAML document into a JSON tree. An alias becomes a copy of what it names. */
final class YamlReader {
    /** More than the largest object has; a few aliases of aliases have more. */
    private static final int MAX_VALUES = JsonCodec.MAX_TOKENS / 2;

    private static final int MAX_DEPTH = 500;
    private static final String MERGE = "<<";

    private int values;
    private int depth;

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    JsonNode read(Node node) {
        values++;
        if (values > MAX_VALUES) {
            throw new YamlError(line(node), "the document has more than " + MAX_VALUES + " values");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        depth++;
        if (depth > MAX_DEPTH) {
            throw new YamlError(line(node), "the document nests deeper than " + MAX_DEPTH + " levels");
        }
        JsonNode result = node instanceof SequenceNode list ? list(list) : object((MappingNode) node);
        depth--;
        return result;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN
                ? YamlScalars.read(scalar.getValue())
                : JsonNodeFactory.instance.textNode(scalar.getValue());
    }

    private JsonNode list(SequenceNode node) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Node item : node.getValue()) {
            list.add(read(item));
        }
        return list;
    }

    private JsonNode object(MappingNode node) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> lines = new HashMap<>();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple entry : node.getValue()) {
            String key = key(entry.getKeyNode());
            if (key.equals(MERGE)
                    && entry.getKeyNode() instanceof ScalarNode scalar
                    && scalar.getScalarStyle() == ScalarStyle.PLAIN) {
                merged.add(entry.getValueNode());
                continue;
            }
            Integer before = lines.put(key, line(entry.getKeyNode()));
            if (before != null) {
                throw new YamlError(
                        line(entry.getKeyNode()), "the key \"" + key + "\" is there twice, first on line " + before);
            }
            object.set(key, read(entry.getValueNode()));
        }
        merged.forEach(each -> merge(object, each));
        return object;
    }

    private static String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            JsonNode value = scalar(scalar);
            return value.isTextual() ? value.textValue() : value.asText();
        }
        throw new YamlError(line(node), "a key is a list or an object; only texts can be keys");
    }

    /** YAML 1.1: the keys of a merged object count where the object does not have them itself. */
    private void merge(ObjectNode object, Node from) {
        if (from instanceof SequenceNode list) {
            list.getValue().forEach(each -> merge(object, each));
        } else if (from instanceof MappingNode) {
            read(from).properties().forEach(each -> object.putIfAbsent(each.getKey(), each.getValue()));
        } else {
            throw new YamlError(line(from), "<< takes an object or a list of objects");
        }
    }
}
