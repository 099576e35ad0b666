package io.balsa.api.model.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.MergeSchema;
import io.balsa.k8s.apps.v1.Deployment;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import org.junit.jupiter.api.Test;

class StrategicMergePatchTest {
    private static final Pod POD = Pod.getDefaultInstance();

    private static JsonNode json(String text) {
        return JsonCodec.tree(text.replace('\'', '"').getBytes(UTF_8));
    }

    private static void assertPatched(Message schema, String target, String patch, String result) {
        JsonNode after = StrategicMergePatch.apply(json(target), json(patch), MergeSchema.of(schema));
        assertThat(after.toString().replace('"', '\'')).isEqualTo(result);
    }

    private static void assertContainers(String target, String patch, String result) {
        assertPatched(
                POD,
                "{'spec':{'containers':" + target + "}}",
                "{'spec':{" + patch + "}}",
                "{'spec':{'containers':" + result + "}}");
    }

    @Test
    void containersMergeByName() {
        assertContainers(
                "[{'name':'a','image':'x:1','args':['1']},{'name':'b','image':'y'}]",
                "'containers':[{'name':'a','image':'x:2','args':null}]",
                "[{'name':'a','image':'x:2'},{'name':'b','image':'y'}]");
    }

    @Test
    void aNewItemComesFirstUnlessAnOrderIsGiven() {
        assertContainers("[{'name':'a'}]", "'containers':[{'name':'b'}]", "[{'name':'b'},{'name':'a'}]");
        assertContainers(
                "[{'name':'a'}]",
                "'$setElementOrder/containers':[{'name':'a'},{'name':'b'}],'containers':[{'name':'b'}]",
                "[{'name':'a'},{'name':'b'}]");
    }

    @Test
    void anOrderWithoutItemsOnlyOrders() {
        assertContainers(
                "[{'name':'a'},{'name':'b'},{'name':'c'}]",
                "'$setElementOrder/containers':[{'name':'c'},{'name':'a'}]",
                "[{'name':'b'},{'name':'c'},{'name':'a'}]");
        assertContainers(
                "[{'name':'a'},{'name':'b'},{'name':'c'}]",
                "'$setElementOrder/containers':[{'name':'b'},{'name':'c'}]",
                "[{'name':'a'},{'name':'b'},{'name':'c'}]");
    }

    @Test
    void itemsAreDeletedAndListsReplacedByDirectives() {
        assertContainers(
                "[{'name':'a'},{'name':'b'}]", "'containers':[{'name':'a','$patch':'delete'}]", "[{'name':'b'}]");
        assertContainers(
                "[{'name':'a'},{'name':'b'}]",
                "'containers':[{'name':'c','image':null},{'$patch':'replace'}]",
                "[{'name':'c'}]");
        assertContainers(
                "[{'name':'a','image':'x'},{'name':'b'}]",
                "'$setElementOrder/containers':[{'name':'b'}],'containers':[{'name':'a','$patch':'delete'}]",
                "[{'name':'b'}]");
    }

    @Test
    void whatKubectlApplySends() {
        assertPatched(
                POD,
                "{'metadata':{'annotations':{'last':'1'},'labels':{'a':'1','b':'2'}},'spec':{'containers':[{'name':'web',"
                        + "'image':'x:1','ports':[{'containerPort':80,'protocol':'TCP'}],'resources':{}}]}}",
                "{'metadata':{'annotations':{'last':'2'},'labels':{'b':null}},"
                        + "'spec':{'$setElementOrder/containers':[{'name':'web'}],"
                        + "'containers':[{'image':'x:2','name':'web','ports':null}]}}",
                "{'metadata':{'annotations':{'last':'2'},'labels':{'a':'1'}},"
                        + "'spec':{'containers':[{'name':'web','image':'x:2','resources':{}}]}}");
    }

    @Test
    void nestedListsMergeByTheirOwnKeys() {
        assertContainers(
                "[{'name':'a','env':[{'name':'A','value':'1'},{'name':'B','value':'2'}],"
                        + "'ports':[{'containerPort':80},{'containerPort':81}]}]",
                "'containers':[{'name':'a','env':[{'name':'A','value':'3'}],"
                        + "'ports':[{'containerPort':80,'$patch':'delete'}]}]",
                "[{'name':'a','env':[{'name':'A','value':'3'},{'name':'B','value':'2'}],"
                        + "'ports':[{'containerPort':81}]}]");
    }

    @Test
    void listsWithoutAKeyAreReplaced() {
        assertContainers(
                "[{'name':'a','command':['x','y']}]",
                "'containers':[{'name':'a','command':['z']}]",
                "[{'name':'a','command':['z']}]");
        assertPatched(
                Node.getDefaultInstance(),
                "{'spec':{'taints':[{'key':'a','effect':'NoSchedule'}]}}",
                "{'spec':{'taints':[{'key':'b','effect':'NoExecute'}],'unschedulable':true}}",
                "{'spec':{'taints':[{'key':'b','effect':'NoExecute'}],'unschedulable':true}}");
    }

    @Test
    void setsMergeTheirValues() {
        String target = "{'metadata':{'finalizers':['a','b']}}";
        assertPatched(
                POD, target, "{'metadata':{'finalizers':['b','c']}}", "{'metadata':{'finalizers':['a','b','c']}}");
        assertPatched(
                POD,
                target,
                "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a','x']}}",
                "{'metadata':{'finalizers':['b']}}");
        assertPatched(
                POD,
                target,
                "{'metadata':{'$setElementOrder/finalizers':['b','a']}}",
                "{'metadata':{'finalizers':['b','a']}}");
    }

    @Test
    void objectsAreReplacedOrKeepOnlyTheNamedKeys() {
        Deployment deployment = Deployment.getDefaultInstance();
        assertPatched(
                deployment,
                "{'spec':{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}}",
                "{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}",
                "{'spec':{'strategy':{'type':'Recreate'}}}");
        assertPatched(
                deployment,
                "{'spec':{'selector':{'matchLabels':{'a':'1'}},'paused':true}}",
                "{'spec':{'selector':{'$patch':'replace','matchLabels':{'b':'2'}}}}",
                "{'spec':{'selector':{'matchLabels':{'b':'2'}},'paused':true}}");
        assertPatched(deployment, "{'spec':{'paused':true}}", "{'spec':{'$patch':'delete'}}", "{'spec':{}}");
        assertPatched(
                deployment,
                "{'spec':{'paused':true}}",
                "{'spec':{'$patch':'merge','replicas':2}}",
                "{'spec':{'paused':true,'replicas':2}}");
        assertPatched(
                POD,
                "{'spec':{'volumes':[{'name':'v','emptyDir':{}}]}}",
                "{'spec':{'volumes':[{'name':'v','$retainKeys':['name','configMap'],'configMap':{'name':'c'}}]}}",
                "{'spec':{'volumes':[{'name':'v','configMap':{'name':'c'}}]}}");
    }

    @Test
    void directivesNeverReachTheResult() {
        assertPatched(
                POD,
                "{}",
                "{'spec':{'$setElementOrder/containers':[{'name':'a'}],'containers':[{'name':'a','$patch':'delete'},"
                        + "{'name':'b','x':null,'env':[{'name':'A','$patch':'delete'}]}],"
                        + "'securityContext':{'$retainKeys':[],'$patch':'replace'}}}",
                "{'spec':{'containers':[{'name':'b','env':[]}],'securityContext':{}}}");
    }

    @Test
    void patchesThatAreNone() {
        assertRefused(
                "{'spec':{'containers':[{'image':'x'}]}}",
                "map: {\"image\":\"x\"} does not contain declared merge key: name");
        assertRefused("{'spec':{'$patch':'explode'}}", "unknown patch type: \"explode\" in map");
        assertRefused(
                "{'spec':{'containers':[{'name':'a','$patch':'merge'}]}}", "merging lists cannot yet be specified");
        assertRefused(
                "{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}],"
                        + "'containers':[{'name':'a'},{'name':'b'}]}}",
                "doesn't match $setElementOrder list");
        assertRefused("{'spec':{'$retainKeys':['a'],'b':1}}", "which its $retainKeys do not name");
        assertRefused("[]", "a strategic merge patch is an object");
    }

    private static void assertRefused(String patch, String message) {
        JsonNode target = json("{'spec':{'containers':[{'name':'a'}]}}");
        assertThatThrownBy(() -> StrategicMergePatch.apply(target, json(patch), MergeSchema.of(POD)))
                .isInstanceOf(PatchError.class)
                .hasMessageContaining(message);
    }
}
