package io.balsa.api.model.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.codec.MergeSchema;
import io.balsa.k8s.core.v1.Pod;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PatchProperties {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final MergeSchema PODS = MergeSchema.of(Pod.getDefaultInstance());

    @Property
    void aMergePatchAppliedTwiceChangesNothingMore(
            @ForAll("objects") JsonNode target, @ForAll("objects") JsonNode patch) {
        JsonNode once = MergePatch.apply(target, patch);
        assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
    }

    @Property
    void theDifferenceOfTwoObjectsMakesOneTheOther(
            @ForAll("tellingObjects") JsonNode a, @ForAll("tellingObjects") JsonNode b) {
        assertThat(MergePatch.apply(a, difference(a, b))).isEqualTo(b);
        // without lists that merge and without directives a strategic patch is a merge patch
        assertThat(StrategicMergePatch.apply(a, difference(a, b), PODS)).isEqualTo(b);
    }

    @Property
    void theEmptyPatchChangesNothing(@ForAll("objects") JsonNode target) {
        assertThat(MergePatch.apply(target, NODES.objectNode())).isEqualTo(target);
        assertThat(StrategicMergePatch.apply(target, NODES.objectNode(), PODS)).isEqualTo(target);
        assertThat(JsonPatch.apply(target, NODES.arrayNode())).isEqualTo(target);
    }

    @Property
    void anOperationAndItsOppositeChangeNothing(
            @ForAll("tellingObjects") JsonNode target, @ForAll("objects") JsonNode value) {
        ArrayNode there = operations("add", "/new~0~1", value);
        there.addAll(operations("copy", "/other", NODES.nullNode()));
        ((ObjectNode) there.get(1)).put("from", "/new~0~1");
        there.addAll(operations("test", "/other", value));
        there.addAll(operations("remove", "/other", NODES.nullNode()));
        there.addAll(operations("remove", "/new~0~1", NODES.nullNode()));
        assertThat(JsonPatch.apply(target, there)).isEqualTo(target);
    }

    @Property
    void aStrategicPatchAppliedTwiceChangesNothingMore(
            @ForAll("containers") ArrayNode target, @ForAll("containers") ArrayNode patch) {
        JsonNode before = spec(target);
        JsonNode changes = spec(patch);
        JsonNode once = StrategicMergePatch.apply(before, changes, PODS);
        assertThat(StrategicMergePatch.apply(once, changes, PODS)).isEqualTo(once);
    }

    @Property
    void aStrategicPatchOfAListLosesNothingAndDoublesNothing(
            @ForAll("containers") ArrayNode target, @ForAll("containers") ArrayNode patch) {
        JsonNode after =
                StrategicMergePatch.apply(spec(target), spec(patch), PODS).at("/spec/containers");
        List<String> names = after.findValuesAsText("name");
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names).containsAll(target.findValuesAsText("name")).containsAll(patch.findValuesAsText("name"));
        // the patch's items stand in its order
        assertThat(names.stream()
                        .filter(patch.findValuesAsText("name")::contains)
                        .toList())
                .isEqualTo(patch.findValuesAsText("name"));
    }

    @Property
    void anOrderIsTheOrderOfTheResult(@ForAll("containers") ArrayNode target, @ForAll("containers") ArrayNode order) {
        ObjectNode patch = NODES.objectNode();
        patch.putObject("spec").set("$setElementOrder/containers", order);
        JsonNode after = StrategicMergePatch.apply(spec(target), patch, PODS).at("/spec/containers");
        List<String> wanted = order.findValuesAsText("name");
        assertThat(after.findValuesAsText("name").stream()
                        .filter(wanted::contains)
                        .toList())
                .isEqualTo(wanted.stream()
                        .filter(target.findValuesAsText("name")::contains)
                        .toList());
        assertThat(after).hasSameSizeAs(target);
    }

    private static ArrayNode operations(String op, String path, JsonNode value) {
        ArrayNode list = NODES.arrayNode();
        list.addObject().put("op", op).put("path", path).set("value", value);
        return list;
    }

    private static ObjectNode spec(ArrayNode containers) {
        ObjectNode pod = NODES.objectNode();
        pod.putObject("spec").set("containers", containers.deepCopy());
        return pod;
    }

    private static JsonNode difference(JsonNode from, JsonNode to) {
        ObjectNode patch = NODES.objectNode();
        from.fieldNames().forEachRemaining(name -> {
            if (!to.has(name)) {
                patch.putNull(name);
            }
        });
        for (Map.Entry<String, JsonNode> each : to.properties()) {
            JsonNode before = from.get(each.getKey());
            if (before != null && before.isObject() && each.getValue().isObject()) {
                patch.set(each.getKey(), difference(before, each.getValue()));
            } else if (!each.getValue().equals(before)) {
                patch.set(each.getKey(), each.getValue());
            }
        }
        return patch;
    }

    @Provide
    Arbitrary<JsonNode> objects() {
        return trees(
                Arbitraries.of(NODES.nullNode(), NODES.numberNode(1), NODES.textNode("x"), NODES.booleanNode(true)));
    }

    @Provide
    Arbitrary<JsonNode> tellingObjects() {
        return trees(Arbitraries.of(NODES.numberNode(1), NODES.textNode("x"), NODES.textNode("")));
    }

    private static Arbitrary<JsonNode> trees(Arbitrary<? extends JsonNode> leaves) {
        Arbitrary<JsonNode> leaf = leaves.map(node -> (JsonNode) node);
        Arbitrary<JsonNode> level = leaf;
        for (int depth = 0; depth < 3; depth++) {
            Arbitrary<JsonNode> below = level;
            level = Arbitraries.frequencyOf(
                    net.jqwik.api.Tuple.of(2, leaf),
                    net.jqwik.api.Tuple.of(1, leaf.list().ofMaxSize(3).map(PatchProperties::array)),
                    net.jqwik.api.Tuple.of(3, object(below)));
        }
        return object(level);
    }

    private static JsonNode array(List<JsonNode> items) {
        return NODES.arrayNode().addAll(items);
    }

    private static Arbitrary<JsonNode> object(Arbitrary<JsonNode> values) {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c/d"), values)
                .ofMaxSize(3)
                .map(map -> {
                    ObjectNode node = NODES.objectNode();
                    map.forEach(node::set);
                    return node;
                });
    }

    @Provide
    Arbitrary<ArrayNode> containers() {
        return Arbitraries.of("a", "b", "c", "d", "e")
                .list()
                .uniqueElements()
                .ofMaxSize(5)
                .map(names -> {
                    ArrayNode list = NODES.arrayNode();
                    names.forEach(name -> list.addObject().put("name", name).put("image", "x:" + names.size()));
                    return list;
                });
    }
}
