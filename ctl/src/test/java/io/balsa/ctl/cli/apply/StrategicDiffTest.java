package io.balsa.ctl.cli.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.MergeSchema;
import io.balsa.api.model.patch.Patches;
import io.balsa.ctl.rest.JsonReader;
import io.balsa.k8s.core.v1.Pod;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StrategicDiffTest {
    private static final String POD = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"1"},"finalizers":["x","y"]},
             "spec":{"containers":[{"name":"a","image":"x","env":[{"name":"E","value":"1"}]},{"name":"b","image":"y"}]}}
            """;

    private static ObjectNode tree(String json) throws Exception {
        return (ObjectNode) JsonReader.read(json);
    }

    private static void leadsTo(ObjectNode before, ObjectNode after) {
        ObjectNode patch = StrategicDiff.between(before, after);
        assertThat(Patches.apply(
                        before,
                        JsonCodec.ownTree(patch.toString().getBytes(StandardCharsets.UTF_8)),
                        Patches.Type.STRATEGIC,
                        MergeSchema.of(Pod.getDefaultInstance())))
                .isEqualTo(after);
    }

    @Test
    void oneChangedContainerIsNamedByItsKeyAndTheOthersAreLeftAlone() throws Exception {
        ObjectNode after = tree(POD.replace("\"x\",\"env\"", "\"z\",\"env\""));
        assertThat(StrategicDiff.between(tree(POD), after).toString())
                .isEqualTo("{\"spec\":{\"$setElementOrder/containers\":[{\"name\":\"a\"},{\"name\":\"b\"}],"
                        + "\"containers\":[{\"image\":\"z\",\"name\":\"a\"}]}}");
        leadsTo(tree(POD), after);
    }

    @Test
    void itemsAndFieldsThatAreGoneAreRemoved() throws Exception {
        leadsTo(tree(POD), tree(POD.replace(",{\"name\":\"b\",\"image\":\"y\"}", "")));
        leadsTo(tree(POD), tree(POD.replace("\"labels\":{\"a\":\"1\"},", "")));
        leadsTo(tree(POD), tree(POD.replace("[\"x\",\"y\"]", "[\"y\",\"z\"]")));
        leadsTo(tree(POD), tree(POD.replace(",\"env\":[{\"name\":\"E\",\"value\":\"1\"}]", "")));
    }

    @Test
    void whatIsEqualGivesNothing() throws Exception {
        assertThat(StrategicDiff.between(tree(POD), tree(POD)).isEmpty()).isTrue();
    }
}
