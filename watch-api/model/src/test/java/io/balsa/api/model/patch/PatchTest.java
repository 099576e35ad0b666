package io.balsa.api.model.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.codec.Decoded;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.MergeSchema;
import io.balsa.k8s.core.v1.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchTest {
    private static final MergeSchema PODS = MergeSchema.of(Pod.getDefaultInstance());

    private static JsonNode json(String text) {
        return JsonCodec.tree(text.replace('\'', '"').getBytes(UTF_8));
    }

    private static JsonNode patched(Patches.Type type, String target, String patch) {
        JsonNode before = json(target);
        JsonNode copy = before.deepCopy();
        JsonNode changes = json(patch);
        JsonNode changesCopy = changes.deepCopy();
        JsonNode after = Patches.apply(before, changes, type, PODS);
        assertThat(before).isEqualTo(copy);
        assertThat(changes).isEqualTo(changesCopy);
        return after;
    }

    /** RFC 7386, appendix A. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ';',
            value = {
                "{'a':'b'}; {'a':'c'}; {'a':'c'}",
                "{'a':'b'}; {'b':'c'}; {'a':'b','b':'c'}",
                "{'a':'b'}; {'a':null}; {}",
                "{'a':'b','b':'c'}; {'a':null}; {'b':'c'}",
                "{'a':['b']}; {'a':'c'}; {'a':'c'}",
                "{'a':'c'}; {'a':['b']}; {'a':['b']}",
                "{'a':{'b':'c'}}; {'a':{'b':'d','c':null}}; {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}; {'a':[1]}; {'a':[1]}",
                "['a','b']; ['c','d']; ['c','d']",
                "{'a':'b'}; ['c']; ['c']",
                "{'a':'foo'}; null; null",
                "{'a':'foo'}; 'bar'; 'bar'",
                "{'e':null}; {'a':1}; {'e':null,'a':1}",
                "[1,2]; {'a':'b','c':null}; {'a':'b'}",
                "{}; {'a':{'bb':{'ccc':null}}}; {'a':{'bb':{}}}",
            })
    void mergePatch(String target, String patch, String result) {
        assertThat(patched(Patches.Type.MERGE, target, patch)).isEqualTo(json(result));
    }

    /** RFC 6902, appendix A, and the corners of the pointers. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ';',
            value = {
                "{'foo':'bar'}; [{'op':'add','path':'/baz','value':'qux'}]; {'baz':'qux','foo':'bar'}",
                "{'foo':['bar','baz']}; [{'op':'add','path':'/foo/1','value':'qux'}]; {'foo':['bar','qux','baz']}",
                "{'baz':'qux','foo':'bar'}; [{'op':'remove','path':'/baz'}]; {'foo':'bar'}",
                "{'foo':['bar','qux','baz']}; [{'op':'remove','path':'/foo/1'}]; {'foo':['bar','baz']}",
                "{'baz':'qux'}; [{'op':'replace','path':'/baz','value':'boo'}]; {'baz':'boo'}",
                "{'a':{'b':1},'c':{}}; [{'op':'move','from':'/a/b','path':'/c/d'}]; {'a':{},'c':{'d':1}}",
                "{'foo':[1,2,3]}; [{'op':'move','from':'/foo/0','path':'/foo/2'}]; {'foo':[2,3,1]}",
                "{'a':1}; [{'op':'copy','from':'/a','path':'/b'}]; {'a':1,'b':1}",
                "{'a':1}; [{'op':'test','path':'/a','value':1.0}]; {'a':1}",
                "{'foo':['bar']}; [{'op':'add','path':'/foo/-','value':['x']}]; {'foo':['bar',['x']]}",
                "{'/':9,'~1':10}; [{'op':'test','path':'/~01','value':10}]; {'/':9,'~1':10}",
                "{'a/b':1}; [{'op':'replace','path':'/a~1b','value':2}]; {'a/b':2}",
                "{'a':1}; [{'op':'add','path':'','value':{'b':2}}]; {'b':2}",
                "{'a':1}; [{'op':'add','path':'/a','value':null}]; {'a':null}",
                "{'':1}; [{'op':'remove','path':'/'}]; {}",
            })
    void jsonPatch(String target, String patch, String result) {
        assertThat(patched(Patches.Type.JSON, target, patch)).isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ';',
            value = {
                "{'op':'remove','path':'/b'}; false",
                "{'op':'replace','path':'/b','value':1}; false",
                "{'op':'add','path':'/b/c','value':1}; false",
                "{'op':'add','path':'/l/2','value':1}; false",
                "{'op':'add','path':'/l/01','value':1}; false",
                "{'op':'test','path':'/a','value':2}; false",
                "{'op':'move','from':'/l','path':'/l/0'}; false",
                "{'op':'remove','path':''}; false",
                "{'op':'add','path':'b','value':1}; true",
                "{'op':'add','path':'/b'}; true",
                "{'op':'spam','path':'/a'}; true",
                "{'op':'add','value':1}; true",
                "{'op':'add','path':'/~2','value':1}; true",
            })
    void whatDoesNotApplyChangesNothing(String operation, boolean malformed) {
        assertThatThrownBy(() -> patched(
                        Patches.Type.JSON, "{'a':1,'l':[1]}", "[{'op':'add','path':'/x','value':1}," + operation + "]"))
                .isInstanceOfSatisfying(
                        PatchError.class,
                        error -> assertThat(error.fault())
                                .isEqualTo(malformed ? PatchError.Fault.MALFORMED : PatchError.Fault.REFUSED));
    }

    @Test
    void aTestTellsWhereItFailed() {
        assertThatThrownBy(() -> patched(Patches.Type.JSON, "{'a':1}", "[{'op':'test','path':'/a','value':2}]"))
                .hasMessage("testing value /a failed");
        assertThatThrownBy(() -> patched(Patches.Type.JSON, "{}", "{}"))
                .hasMessage("a JSON patch is a list of operations");
    }

    @Test
    void aPatchMakesANewObjectOfTheKind() {
        Pod pod = Pod.newBuilder().build();
        Decoded<Pod> patched = Patches.apply(
                "v1",
                "Pod",
                pod,
                Patches.Type.STRATEGIC,
                "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"foo\":1}}".getBytes(UTF_8));
        assertThat(patched.object().getMetadata().getLabelsMap()).containsEntry("a", "b");
        assertThat(patched.complaints()).containsExactly("unknown field \"spec.foo\"");
        assertThatThrownBy(() ->
                        Patches.apply("v1", "Pod", pod, Patches.Type.MERGE, "{\"kind\":\"Node\"}".getBytes(UTF_8)))
                .hasMessage("a patch cannot change v1 Pod into v1 Node");
    }
}
