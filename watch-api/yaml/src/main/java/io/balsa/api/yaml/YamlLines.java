package io.balsa.api.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where the parts of a document stand. Found when it is asked for: a document may have more paths than fit into memory. */
public final class YamlLines {
    public static final YamlLines UNKNOWN = new YamlLines(null);

    private final @Nullable Node root;

    YamlLines(@Nullable Node root) {
        this.root = root;
    }

    /** The line of the path, or of the nearest thing around it; 0 where nothing is known. */
    int of(String path) {
        int line = 0;
        Node node = root;
        String rest = path;
        while (node != null && !rest.isEmpty()) {
            if (node instanceof SequenceNode list && rest.startsWith("[")) {
                int end = rest.indexOf(']');
                node = end < 0 ? null : item(list.getValue(), rest.substring(1, end));
                line = node == null ? line : YamlTree.line(node);
                rest = rest.substring(end + 1);
            } else {
                NodeTuple entry = node instanceof MappingNode object ? entry(object, rest) : null;
                node = entry == null ? null : entry.getValueNode();
                line = entry == null ? line : YamlTree.line(entry.getKeyNode());
                rest = entry == null ? rest : rest.substring(name(entry).length());
            }
            rest = rest.startsWith(".") ? rest.substring(1) : rest;
        }
        return line;
    }

    private static @Nullable Node item(List<Node> items, String index) {
        return index.matches("[0-9]{1,6}") && Integer.parseInt(index) < items.size()
                ? items.get(Integer.parseInt(index))
                : null;
    }

    /** The entry with the longest name that the path begins with: names have dots in them, too. */
    private static @Nullable NodeTuple entry(MappingNode object, String path) {
        NodeTuple best = null;
        for (NodeTuple entry : object.getValue()) {
            String name = name(entry);
            boolean begins = path.startsWith(name)
                    && (path.length() == name.length() || ".[".indexOf(path.charAt(name.length())) >= 0);
            if (begins && !name.isEmpty() && (best == null || name(best).length() < name.length())) {
                best = entry;
            }
        }
        return best;
    }

    private static String name(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }
}
