package io.balsa.ctl.cli.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ThreeWayMergeProperties {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final ThreeWayMerge merge = new ThreeWayMerge(true);

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    /** RFC 7386, as a server applies it. */
    private static JsonNode applied(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
        changes.properties().forEach(e -> {
            if (e.getValue().isNull()) {
                result.remove(e.getKey());
            } else {
                JsonNode before = result.get(e.getKey());
                result.set(e.getKey(), applied(before == null ? JSON.nullNode() : before, e.getValue()));
            }
        });
        return result;
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        Arbitrary<String> keys = Arbitraries.of("a", "b", "labels", "containers");
        Arbitrary<JsonNode> leaves =
                Arbitraries.of(1, 2).map(n -> JSON.getNodeFactory().numberNode(n));
        Arbitrary<JsonNode> named = Arbitraries.maps(Arbitraries.of("x", "y", "z"), leaves)
                .ofMaxSize(3)
                .map(m -> {
                    var list = JSON.createArrayNode();
                    m.forEach((k, v) -> list.addObject().put("name", k).set("v", v));
                    return list;
                });
        Arbitrary<JsonNode> inner = Arbitraries.maps(keys, Arbitraries.oneOf(leaves, named))
                .ofMaxSize(3)
                .map(m -> (JsonNode) JSON.createObjectNode().setAll(m));
        return Arbitraries.maps(keys, Arbitraries.oneOf(leaves, inner, named))
                .ofMaxSize(4)
                .map(m -> (ObjectNode) JSON.createObjectNode().setAll(m));
    }

    @Property
    void thePatchMakesTheLiveObjectTheMergedOne(
            @ForAll("objects") ObjectNode last,
            @ForAll("objects") ObjectNode file,
            @ForAll("objects") ObjectNode live) {
        ObjectNode merged = merge.merged(last, file, live);
        assertThat(applied(live, ThreeWayMerge.patch(live, merged))).isEqualTo(merged);
    }

    @Property
    void applyingTwiceChangesNothing(
            @ForAll("objects") ObjectNode last,
            @ForAll("objects") ObjectNode file,
            @ForAll("objects") ObjectNode live) {
        ObjectNode merged = merge.merged(last, file, live);
        assertThat(ThreeWayMerge.patch(merged, merge.merged(file, file, merged)))
                .isEmpty();
    }

    @Property
    void whatNeitherFileMentionsStays(@ForAll("objects") ObjectNode last, @ForAll("objects") ObjectNode file) {
        ObjectNode live = JSON.createObjectNode();
        live.put("status", 7);
        assertThat(merge.merged(last, file, live).get("status")).isEqualTo(live.get("status"));
    }

    @Example
    void aFieldThatTheFileNoLongerHasGoes() throws Exception {
        ObjectNode merged = merge.merged(json("{'a':1,'b':1}"), json("{'a':2}"), json("{'a':1,'b':1,'c':1}"));
        assertThat(merged).isEqualTo(json("{'a':2,'c':1}"));
        assertThat(ThreeWayMerge.patch(json("{'a':1,'b':1,'c':1}"), merged)).isEqualTo(json("{'a':2,'b':null}"));
    }

    @Example
    void containersAreMergedByNameAndDefaultsOfTheServerStay() throws Exception {
        ObjectNode last = json("{'containers':[{'name':'web','image':'a'},{'name':'old','image':'o'}]}");
        ObjectNode file = json("{'containers':[{'name':'web','image':'b'}]}");
        ObjectNode live = json("{'containers':[{'name':'web','image':'a','pull':'Always'},{'name':'old','image':'o'},"
                + "{'name':'injected','image':'i'}]}");
        assertThat(merge.merged(last, file, live))
                .isEqualTo(json("{'containers':[{'name':'web','image':'b','pull':'Always'},"
                        + "{'name':'injected','image':'i'}]}"));
    }

    @Example
    void aPortThatIsOpenForTwoProtocolsIsTwoPorts() throws Exception {
        ObjectNode file = json("{'ports':[{'port':53},{'port':53,'protocol':'UDP'}]}");
        ObjectNode live = json("{'ports':[{'port':53,'protocol':'TCP','nodePort':30001},"
                + "{'port':53,'protocol':'UDP','nodePort':30002}]}");
        assertThat(merge.merged(file, file, live)).isEqualTo(live);
    }

    @Example
    void aListOfAnotherKindIsReplaced() throws Exception {
        ObjectNode live = json("{'args':['a','b']}");
        assertThat(merge.merged(json("{}"), json("{'args':['c']}"), live)).isEqualTo(json("{'args':['c']}"));
        assertThat(new ThreeWayMerge(false)
                        .merged(
                                json("{}"),
                                json("{'containers':[{'name':'a'}]}"),
                                json("{'containers':[{'name':'b'}]}")))
                .isEqualTo(json("{'containers':[{'name':'a'}]}"));
    }
}
