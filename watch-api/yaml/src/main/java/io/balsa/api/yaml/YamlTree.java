package io.balsa.api.yaml;

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

/** Turns one composed document into a tree. An alias becomes a copy of what it names. */
final class YamlTree {
    private static final String MERGE = "<<";

    private final int depthMax;
    private final int valuesMax;
    private int values;
    private int depth;

    YamlTree(int depthMax, int valuesMax) {
        this.depthMax = depthMax;
        this.valuesMax = valuesMax;
    }

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    JsonNode read(Node node) throws YamlError {
        values++;
        if (values > valuesMax) {
            throw new YamlError(line(node), "the document has more than " + valuesMax + " values");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        depth++;
        if (depth > depthMax) {
            throw new YamlError(line(node), "the document nests deeper than " + depthMax + " levels");
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

    private JsonNode list(SequenceNode node) throws YamlError {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Node item : node.getValue()) {
            list.add(read(item));
        }
        return list;
    }

    private JsonNode object(MappingNode node) throws YamlError {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> keys = new HashMap<>();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple entry : node.getValue()) {
            Node keyNode = entry.getKeyNode();
            String key = key(keyNode);
            if (key.equals(MERGE)
                    && keyNode instanceof ScalarNode scalar
                    && scalar.getScalarStyle() == ScalarStyle.PLAIN) {
                merged.add(entry.getValueNode());
                continue;
            }
            Integer before = keys.put(key, line(keyNode));
            if (before != null) {
                throw new YamlError(line(keyNode), "the key \"" + key + "\" is there twice, first on line " + before);
            }
            object.set(key, read(entry.getValueNode()));
        }
        for (Node each : merged) {
            merge(object, each);
        }
        return object;
    }

    private static String key(Node node) throws YamlError {
        if (node instanceof ScalarNode scalar) {
            JsonNode value = scalar(scalar);
            return value.isTextual() ? value.textValue() : value.asText();
        }
        throw new YamlError(line(node), "a key is a list or an object; only texts can be keys");
    }

    /** YAML 1.1: the keys of a merged object count where the object does not have them itself. */
    private void merge(ObjectNode object, Node from) throws YamlError {
        if (from instanceof SequenceNode list) {
            for (Node each : list.getValue()) {
                merge(object, each);
            }
        } else if (from instanceof MappingNode) {
            read(from).properties().forEach(each -> object.putIfAbsent(each.getKey(), each.getValue()));
        } else {
            throw new YamlError(line(from), "<< takes an object or a list of objects");
        }
    }
}
