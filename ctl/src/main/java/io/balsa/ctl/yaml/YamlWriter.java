package io.balsa.ctl.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Trees to YAML in kubectl's layout: keys in order, lists at their parent's indentation, doubtful strings in quotes. */
public final class YamlWriter {
    // What a reader that follows YAML 1.1 would not take for a string (kubectl quotes these, with double quotes).
    private static final Pattern DOUBTFUL = Pattern.compile("(?i)|~|null|y|n|yes|no|on|off|true|false|=|<<"
            + "|[-+]?\\.(inf|nan)"
            + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
            + "|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-f_]+|[-+]?[0-9][0-9_]*"
            + "|[-+]?(?=[0-9.])([0-9][0-9_]*)?(\\.[0-9_]*)?(e[-+]?[0-9]+)?"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}((t|\\s+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\\.[0-9]*)?\\s*(z|[-+][0-9:]+)?)?");

    private YamlWriter() {}

    /** Keys sorted, as kubectl prints API objects. Ends with a line break. */
    public static String write(JsonNode tree) {
        return write(tree, true);
    }

    /** Keys in the tree's own order: for files that people wrote. */
    public static String writeInOrder(JsonNode tree) {
        return write(tree, false);
    }

    private static String write(JsonNode tree, boolean sorted) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndent(2)
                .setIndicatorIndent(0)
                .setIndentWithIndicator(false)
                .setWidth(80)
                .setSplitLines(true)
                .setMaxSimpleKeyLength(1024)
                .build();
        Text out = new Text();
        Emitter emitter = new Emitter(settings, out);
        for (Event event : new Serialize(settings).serializeOne(node(tree, sorted))) {
            emitter.emit(event);
        }
        return out.text.toString();
    }

    private static Node node(JsonNode tree, boolean sorted) {
        if (tree.isObject()) {
            List<NodeTuple> tuples = new ArrayList<>();
            List<String> names = new ArrayList<>();
            tree.fieldNames().forEachRemaining(names::add);
            for (String name : sorted ? new TreeSet<>(names) : names) {
                tuples.add(new NodeTuple(string(name), node(tree.get(name), sorted)));
            }
            return new MappingNode(Tag.MAP, tuples, tuples.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
        if (tree.isArray()) {
            List<Node> items = new ArrayList<>();
            tree.forEach(item -> items.add(node(item, sorted)));
            return new SequenceNode(Tag.SEQ, items, items.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
        if (tree.isTextual()) {
            return string(tree.textValue());
        }
        Tag tag =
                tree.isNull() ? Tag.NULL : tree.isBoolean() ? Tag.BOOL : tree.isIntegralNumber() ? Tag.INT : Tag.FLOAT;
        return new ScalarNode(tag, tree.isNull() ? "null" : tree.asText(), ScalarStyle.PLAIN);
    }

    private static ScalarNode string(String value) {
        ScalarStyle style = ScalarStyle.PLAIN;
        if (value.indexOf('\n') >= 0) {
            style = ScalarStyle.LITERAL;
        } else if (DOUBTFUL.matcher(value).matches()) {
            style = ScalarStyle.DOUBLE_QUOTED;
        }
        return new ScalarNode(Tag.STR, true, value, style, Optional.empty(), Optional.empty());
    }

    private static final class Text implements StreamDataWriter {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(String str) {
            text.append(str);
        }

        @Override
        public void write(String str, int off, int len) {
            text.append(str, off, off + len);
        }
    }
}
