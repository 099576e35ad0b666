package io.balsa.api.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private static final Pattern DOUBTFUL = Pattern.compile("(?i)|~|null|y|n|yes|no|on|off|true|false"
            + "|[-+]?\\.(inf|nan)"
            + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
            + "|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-f_]+|[-+]?[0-9][0-9_]*"
            + "|[-+]?(?=[0-9.])([0-9][0-9_]*)?(\\.[0-9_]*)?(e[-+]?[0-9]+)?"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}((t|\\s+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\\.[0-9]*)?\\s*(z|[-+][0-9:]+)?)?");

    /** kubectl writes these as escapes. */
    private static final Pattern BEYOND_16_BITS = Pattern.compile("[\\x{10000}-\\x{10ffff}]");

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
        // In double quotes, all of them: see hasQuotedOnly.
        return BEYOND_16_BITS
                .matcher(out.text)
                .replaceAll(found -> String.format("\\\\U%08X", found.group().codePointAt(0)));
    }

    private static Node node(JsonNode tree, boolean sorted) {
        if (tree.isObject()) {
            List<NodeTuple> tuples = new ArrayList<>();
            List<String> names = new ArrayList<>();
            tree.fieldNames().forEachRemaining(names::add);
            if (sorted) {
                names.sort(NaturalOrder.COMPARED);
            }
            for (String name : names) {
                tuples.add(new NodeTuple(key(name), node(tree.get(name), sorted)));
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

    private static ScalarNode key(String name) {
        // Else it would ask a reader to merge objects.
        return name.equals("<<") ? string(name, ScalarStyle.DOUBLE_QUOTED) : string(name);
    }

    private static ScalarNode string(String value) {
        if (isDoubtful(value) || hasQuotedOnly(value)) {
            return string(value, ScalarStyle.DOUBLE_QUOTED);
        }
        return string(value, value.indexOf('\n') >= 0 ? ScalarStyle.LITERAL : ScalarStyle.PLAIN);
    }

    private static ScalarNode string(String value, ScalarStyle style) {
        return new ScalarNode(Tag.STR, true, value, style, Optional.empty(), Optional.empty());
    }

    /** The library would leave some of these as they are, where a reader takes them for the end of a line or refuses them. */
    private static boolean hasQuotedOnly(String value) {
        return value.codePoints().anyMatch(YamlWriter::isQuotedOnly);
    }

    private static boolean isQuotedOnly(int c) {
        boolean control = (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0);
        boolean lineBreak = c == 0x2028 || c == 0x2029;
        boolean noCharacter = (c >= 0xd800 && c <= 0xdfff) || c == 0xfeff || c == 0xfffe || c == 0xffff;
        return control || lineBreak || noCharacter || c > 0xffff;
    }

    private static boolean isDoubtful(String value) {
        return value.length() <= YamlScalars.DIGITS_MAX
                && DOUBTFUL.matcher(value).matches();
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
