package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a path: from some nodes to the nodes it selects in them. What a node does not have is passed over. */
sealed interface PathStep {
    void select(JsonNode from, List<JsonNode> into);

    /** {@code .name}, {@code ['name']}. */
    record Field(String name) implements PathStep {
        @Override
        public void select(JsonNode from, List<JsonNode> into) {
            JsonNode value = from.get(name);
            if (value != null) {
                into.add(value);
            }
        }
    }

    /** {@code .*}, {@code [*]}. */
    record Every() implements PathStep {
        @Override
        public void select(JsonNode from, List<JsonNode> into) {
            from.forEach(into::add);
        }
    }

    /** {@code ..name}: the field of this node and of all below it, outermost first. */
    record Anywhere(String name) implements PathStep {
        @Override
        public void select(JsonNode from, List<JsonNode> into) {
            new Field(name).select(from, into);
            from.forEach(child -> select(child, into));
        }
    }

    /** {@code [2]}, {@code [-1]}, {@code [1:3]}, {@code [::2]}; negative numbers count from the end. */
    record Slice(@Nullable Integer start, @Nullable Integer end, int step) implements PathStep {
        @Override
        public void select(JsonNode from, List<JsonNode> into) {
            if (!from.isArray()) {
                return;
            }
            int first = clamp(start == null ? 0 : start, from.size());
            int last = clamp(end == null ? from.size() : end, from.size());
            for (int i = first; i < last; i += step) {
                into.add(from.get(i));
            }
        }

        private static int clamp(int index, int size) {
            return Math.max(0, Math.min(size, index < 0 ? index + size : index));
        }
    }

    record Index(int index) implements PathStep {
        @Override
        public void select(JsonNode from, List<JsonNode> into) {
            int at = index < 0 ? index + from.size() : index;
            if (from.isArray() && at >= 0 && at < from.size()) {
                into.add(from.get(at));
            }
        }
    }

    /** {@code ['a','b']}. */
    record Union(List<PathStep> parts) implements PathStep {
        @Override
        public void select(JsonNode from, List<JsonNode> into) {
            parts.forEach(part -> part.select(from, into));
        }
    }

    /** {@code [?(@.type=="Ready")]}; without an operator: those that have the path. */
    record Filter(Operand left, String operator, @Nullable Operand right) implements PathStep {
        @Override
        public void select(JsonNode from, List<JsonNode> into) {
            for (JsonNode item : from) {
                if (holds(item)) {
                    into.add(item);
                }
            }
        }

        private boolean holds(JsonNode item) {
            List<JsonNode> values = left.values(item);
            if (right == null) {
                return !values.isEmpty();
            }
            List<JsonNode> others = right.values(item);
            if (values.isEmpty() || others.isEmpty()) {
                return false;
            }
            JsonNode a = values.get(0);
            JsonNode b = others.get(0);
            int order = a.isNumber() && b.isNumber()
                    ? a.decimalValue().compareTo(b.decimalValue())
                    : a.asText().compareTo(b.asText());
            return switch (operator) {
                case "==" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }
    }

    /** A side of a comparison: a literal, or a path from the item. */
    record Operand(@Nullable JsonNode literal, List<PathStep> path) {
        List<JsonNode> values(JsonNode item) {
            return literal != null ? List.of(literal) : follow(List.of(item), path);
        }
    }

    static List<JsonNode> follow(List<JsonNode> from, List<PathStep> path) {
        List<JsonNode> nodes = from;
        for (PathStep step : path) {
            List<JsonNode> next = new ArrayList<>();
            nodes.forEach(node -> step.select(node, next));
            nodes = next;
        }
        return nodes;
    }
}
