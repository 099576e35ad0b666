package io.balsa.api.model.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.MergeSchema;
import io.balsa.k8s.core.v1.Pod;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Small patches that ask for much memory, much stack or much time are refused, or done in a time that follows their size. */
class PatchBombTest {
    /** By its square the time would be minutes. */
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    @Test
    void copiesOfCopiesEndAtTheLimit() {
        String double30 = IntStream.range(0, 30)
                .mapToObj(i -> "{'op':'copy','from':'','path':'/a" + i + "'}")
                .collect(joining(","));
        assertThatThrownBy(() -> patched("{'x':'" + "y".repeat(100) + "'}", "[" + double30 + "]", Patches.Type.JSON))
                .isInstanceOf(PatchError.class)
                .hasMessageStartingWith("Unable to complete the copy, the accumulated size increase of copy is ")
                .hasMessageEndingWith(", exceeding the limit 3145728");
    }

    @Test
    void whatOperationsNestTogetherIsRefusedAsWhatNestsAtOnce() {
        // each step puts all that there is one level deeper
        String moves = IntStream.range(0, 4000)
                .mapToObj(i -> "{'op':'add','path':'/b" + (i + 1) + "','value':{}},{'op':'move','from':'/b" + i
                        + "','path':'/b" + (i + 1) + "/b'}")
                .collect(joining(","));
        assertThatThrownBy(() -> patched("{'b0':{}}", "[" + moves + "]", Patches.Type.JSON))
                .isInstanceOf(PatchError.class)
                .hasMessage("the result nests deeper than 500 levels");
    }

    @Test
    void moreOperationsThanOnePatchMayHaveAreTooMany() {
        String tests = "{'op':'test','path':'/a','value':1},".repeat(10_000);
        assertThatThrownBy(() -> patched("{'a':1}", "[" + tests + "{}]", Patches.Type.JSON))
                .isInstanceOfSatisfying(
                        PatchError.class, e -> assertThat(e.fault()).isEqualTo(PatchError.Fault.TOO_LARGE))
                .hasMessage("The allowed maximum operations in a JSON patch is 10000, got 10001");
    }

    @Test
    void aNumberThatNoDoubleHoldsIsRefusedAsGoRefusesIt() {
        assertThatThrownBy(() -> patched("{'a':1}", "[{'op':'test','path':'/a','value':1e999999}]", Patches.Type.JSON))
                .isInstanceOf(MalformedObject.class)
                .hasMessageContaining("json: cannot unmarshal number");
    }

    @Test
    void longListsMergeInOnePass() {
        String items = IntStream.range(0, 40_000)
                .mapToObj(i -> "{'name':'c" + i + "'}")
                .collect(joining(","));
        String values =
                IntStream.range(0, 100_000).mapToObj(i -> "'f" + i + "'").collect(joining(","));
        assertTimeoutPreemptively(ENOUGH, () -> {
            JsonNode containers = patched(
                    "{'spec':{'containers':[" + items + "]}}",
                    "{'spec':{'containers':[" + items + "]}}",
                    Patches.Type.STRATEGIC);
            assertThat(containers.at("/spec/containers")).hasSize(40_000);
            JsonNode finalizers = patched(
                    "{'metadata':{'finalizers':['f0']}}",
                    "{'metadata':{'finalizers':[" + values + "]}}",
                    Patches.Type.STRATEGIC);
            assertThat(finalizers.at("/metadata/finalizers")).hasSize(100_000);
            JsonNode emptied = patched(
                    "{'metadata':{'finalizers':[" + values + "]}}",
                    "{'metadata':{'$deleteFromPrimitiveList/finalizers':[" + values + "]}}",
                    Patches.Type.STRATEGIC);
            assertThat(emptied.at("/metadata/finalizers")).isEmpty();
        });
    }

    private static JsonNode patched(String target, String patch, Patches.Type type) {
        return Patches.apply(json(target), json(patch), type, MergeSchema.of(Pod.getDefaultInstance()));
    }

    private static JsonNode json(String text) {
        return JsonCodec.tree(text.replace('\'', '"').getBytes(UTF_8));
    }
}
