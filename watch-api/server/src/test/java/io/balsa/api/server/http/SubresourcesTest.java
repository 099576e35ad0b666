package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of resources with paths of their own, and kinds that are questions, over REST on a real etcd. */
class SubresourcesTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String SETS = "/apis/apps/v1/namespaces/default/replicasets";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static Api api;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder);
        api = new Api(cluster);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static JsonNode sent(int code, String method, String path, String body, String type) {
        Api.Answer answer =
                api.send(method, path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "Content-Type", type);
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        return answer.json();
    }

    private static JsonNode sent(int code, String method, String path, String body) {
        return sent(code, method, path, body, "application/json");
    }

    private static void replicaSet(String name) {
        sent(
                201,
                "POST",
                SETS,
                "{'metadata':{'name':'" + name + "'},'spec':{'replicas':1,'selector':{'matchLabels':{'app':'" + name
                        + "'}},'template':{'metadata':{'labels':{'app':'" + name
                        + "'}},'spec':{'containers':[{'name':'c','image':'x:1'}]}}}}");
    }

    private static void pod(String name) {
        sent(
                201,
                "POST",
                PODS,
                "{'metadata':{'name':'" + name + "','labels':{'app':'" + name
                        + "'}},'spec':{'containers':[{'name':'c','image':'x:1'}]}}");
    }

    @Test
    void aScaleIsTheReplicasOfItsWorkload() {
        replicaSet("scaled");
        JsonNode scale = api.get(SETS + "/scaled/scale").json();
        assertThat(scale.get("kind").asText()).isEqualTo("Scale");
        assertThat(scale.get("apiVersion").asText()).isEqualTo("autoscaling/v1");
        assertThat(scale.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(scale.at("/status/selector").asText()).isEqualTo("app=scaled");
        String first = scale.at("/metadata/resourceVersion").asText();
        JsonNode three = sent(200, "PATCH", SETS + "/scaled/scale", "{'spec':{'replicas':3}}", MERGE);
        assertThat(three.at("/spec/replicas").asInt()).isEqualTo(3);
        JsonNode set = api.get(SETS + "/scaled").json();
        assertThat(set.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(set.at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(set.at("/metadata/resourceVersion").asText())
                .isEqualTo(three.at("/metadata/resourceVersion").asText());
        String stale = "{'metadata':{'name':'scaled','resourceVersion':'" + first + "'},'spec':{'replicas':4}}";
        assertThat(sent(409, "PUT", SETS + "/scaled/scale", stale).get("reason").asText())
                .isEqualTo("Conflict");
        sent(200, "PUT", SETS + "/scaled/scale", "{'metadata':{'name':'scaled'},'spec':{'replicas':0}}");
        assertThat(api.get(SETS + "/scaled").json().at("/spec/replicas").asInt(-1))
                .isZero();
    }

    @Test
    void aScaleThatIsWrongSaysSo() {
        replicaSet("refused");
        JsonNode negative = sent(422, "PATCH", SETS + "/refused/scale", "{'spec':{'replicas':-1}}", MERGE);
        assertThat(negative.get("message").asText())
                .isEqualTo("Scale.autoscaling \"refused\" is invalid: spec.replicas: Invalid value: -1: must be"
                        + " greater than or equal to 0");
        sent(404, "GET", SETS + "/nobody/scale", "");
        sent(404, "GET", PODS + "/p/scale", "");
        sent(405, "DELETE", SETS + "/refused/scale", "");
        sent(400, "PUT", SETS + "/refused/scale", "{'metadata':{'name':'other'},'spec':{'replicas':1}}");
    }

    @Test
    void aBindingMayBePostedToTheNamespace() {
        pod("placed");
        String bindings = "/api/v1/namespaces/default/bindings";
        String binding = "{'metadata':{'name':'placed'},'target':{'kind':'Node','name':'n1'}}";
        assertThat(sent(201, "POST", bindings, binding).get("status").asText()).isEqualTo("Success");
        assertThat(api.get(PODS + "/placed").json().at("/spec/nodeName").asText())
                .isEqualTo("n1");
        assertThat(sent(409, "POST", bindings, binding).get("message").asText())
                .isEqualTo("Operation cannot be fulfilled on pods/binding \"placed\": pod placed is already assigned to"
                        + " node \"n1\"");
        assertThat(sent(400, "POST", bindings, "{'target':{'name':'n1'}}")
                        .get("message")
                        .asText())
                .isEqualTo("Name parameter required.");
        sent(405, "GET", bindings, "");
    }

    @Test
    void anEvictionOfTheOlderVersionIsTaken() {
        // Kubernetes: policy/v1beta1 is gone but for this body, which fabric8's client sends.
        pod("evicted");
        String eviction = "{'apiVersion':'policy/%s','kind':'Eviction','metadata':{'name':'evicted'}}";
        sent(400, "POST", PODS + "/evicted/eviction", eviction.formatted("v2"));
        sent(201, "POST", PODS + "/evicted/eviction", eviction.formatted("v1beta1"));
        sent(404, "GET", PODS + "/evicted", "");
    }

    private static Callable<Integer> eviction(int number) {
        String name = "few-" + number;
        byte[] body = ("{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"" + name + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
        return () -> api.send("POST", PODS + "/" + name + "/eviction", body, "Content-Type", "application/json")
                .code();
    }

    /** As many as the budget allows, however many come at once; the others are asked to come again, and never told of a conflict. */
    @Test
    void evictionsThatComeAtOnceShareTheBudget() throws Exception {
        String budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
        sent(
                201,
                "POST",
                budgets,
                "{'metadata':{'name':'few'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'set':'few'}}}}");
        sent(
                200,
                "PATCH",
                budgets + "/few/status",
                "{'status':{'observedGeneration':1,'disruptionsAllowed':3,'desiredHealthy':1,'currentHealthy':8,'expectedPods':8}}",
                MERGE);
        for (int i = 0; i < 8; i++) {
            pod("few-" + i);
            sent(200, "PATCH", PODS + "/few-" + i, "{'metadata':{'labels':{'set':'few'}}}", MERGE);
            sent(
                    200,
                    "PATCH",
                    PODS + "/few-" + i + "/status",
                    "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}",
                    MERGE);
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> evictions = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(SubresourcesTest::eviction)
                    .toList();
            List<Integer> codes = new ArrayList<>();
            for (Future<Integer> code : threads.invokeAll(evictions)) {
                codes.add(code.get());
            }
            assertThat(codes).containsOnly(201, 429);
            assertThat(codes).filteredOn(code -> code == 201).hasSize(3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void ephemeralContainersAreAddedAndStay() {
        pod("debugged");
        String path = PODS + "/debugged/ephemeralcontainers";
        JsonNode added = sent(
                200,
                "PATCH",
                path,
                "{'metadata':{'labels':{'never':'mind'}},'spec':{'ephemeralContainers':[{'name':'d','image':'busybox',"
                        + "'targetContainerName':'c'}]}}",
                STRATEGIC);
        assertThat(added.at("/spec/ephemeralContainers/0/imagePullPolicy").asText())
                .isEqualTo("Always");
        assertThat(added.at("/metadata/labels").size()).isEqualTo(1);
        JsonNode changed = sent(
                422, "PATCH", path, "{'spec':{'ephemeralContainers':[{'name':'d','image':'other:1'}]}}", STRATEGIC);
        assertThat(changed.get("message").asText()).contains("existing ephemeral containers \"d\" may not be changed");
        JsonNode wrong = sent(
                422,
                "PATCH",
                path,
                "{'spec':{'ephemeralContainers':[{'name':'e','image':'x','targetContainerName':'nope',"
                        + "'ports':[{'containerPort':80}]}]}}",
                STRATEGIC);
        assertThat(wrong.get("message").asText())
                .contains("spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container")
                .contains("spec.ephemeralContainers[0].targetContainerName: Not found: \"nope\"");
        JsonNode atOnce = sent(
                422,
                "POST",
                PODS,
                "{'metadata':{'name':'atonce'},'spec':{'containers':[{'name':'c','image':'x'}],"
                        + "'ephemeralContainers':[{'name':'d','image':'x'}]}}");
        assertThat(atOnce.get("message").asText())
                .contains("spec.ephemeralContainers: Forbidden: cannot be set on create");
    }

    @Test
    void aNamespaceThatSomebodyHoldsEndsWhenItIsFinalized() {
        String path = "/api/v1/namespaces/held";
        sent(201, "POST", "/api/v1/namespaces", "{'metadata':{'name':'held'},'spec':{'finalizers':['example.com/x']}}");
        sent(200, "DELETE", path, "{}");
        assertThat(api.get(path).json().at("/status/phase").asText()).isEqualTo("Terminating");
        sent(200, "PUT", path + "/finalize", "{'metadata':{'name':'held'},'spec':{'finalizers':[]}}");
        assertThat(api.get(path).code()).isEqualTo(404);
    }

    @Test
    void reviewsAreAnsweredAndNotKept() {
        String authorization = "/apis/authorization.k8s.io/v1/";
        JsonNode me = sent(201, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        assertThat(me.at("/status/userInfo/username").asText()).isEqualTo("admin");
        assertThat(me.at("/status/userInfo/groups").toString())
                .isEqualTo("[\"system:masters\",\"system:authenticated\"]");
        JsonNode mine = sent(
                201,
                "POST",
                authorization + "selfsubjectaccessreviews",
                "{'spec':{'resourceAttributes':{'verb':'create','resource':'pods','namespace':'default'}}}");
        assertThat(mine.at("/status/allowed").asBoolean()).isTrue();
        JsonNode node = sent(
                201,
                "POST",
                authorization + "subjectaccessreviews",
                "{'spec':{'user':'system:node:n1','groups':['system:nodes','system:authenticated'],"
                        + "'resourceAttributes':{'verb':'delete','resource':'namespaces'}}}");
        assertThat(node.at("/status/allowed").asBoolean()).isFalse();
        JsonNode none = sent(422, "POST", authorization + "selfsubjectaccessreviews", "{'spec':{}}");
        assertThat(none.get("message").asText())
                .isEqualTo("SelfSubjectAccessReview.authorization.k8s.io \"\" is invalid: spec.resourceAttributes:"
                        + " Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be"
                        + " specified");
        JsonNode local = sent(
                422,
                "POST",
                authorization + "namespaces/default/localsubjectaccessreviews",
                "{'spec':{'user':'u','resourceAttributes':{'verb':'get','resource':'pods','namespace':'other'}}}");
        assertThat(local.get("message").asText()).contains("must match metadata.namespace");
        JsonNode rules =
                sent(201, "POST", authorization + "selfsubjectrulesreviews", "{'spec':{'namespace':'default'}}");
        assertThat(rules.at("/status/resourceRules/0/verbs/0").asText()).isEqualTo("*");
        sent(405, "GET", authorization + "selfsubjectaccessreviews", "");
        assertThat(api.send(
                                "POST",
                                authorization + "selfsubjectaccessreviews",
                                "{}".getBytes(StandardCharsets.UTF_8),
                                "Accept",
                                "application/json;as=Table;g=meta.k8s.io;v=v1")
                        .code())
                .isEqualTo(406);
    }

    @Test
    void kubectlAsksWhatItMay() {
        assertThat(cluster.ok("auth", "can-i", "create", "pods")).isEqualTo("yes\n");
        assertThat(cluster.ok("auth", "whoami")).contains("Username    admin\n");
        assertThat(cluster.ok("auth", "can-i", "--list")).contains("*.*").contains("[*]");
        replicaSet("bykubectl");
        assertThat(cluster.ok("scale", "rs", "bykubectl", "--replicas=2"))
                .isEqualTo("replicaset.apps/bykubectl scaled\n");
        assertThat(cluster.ok("scale", "rs", "bykubectl", "--current-replicas=2", "--replicas=5"))
                .isEqualTo("replicaset.apps/bykubectl scaled\n");
    }

    @Test
    void aCertificateIsAskedForAndApproved() throws Exception {
        var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var request = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=bob"), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        var pem = new StringWriter();
        try (var writer = new PemWriter(pem)) {
            writer.writeObject(new PemObject("CERTIFICATE REQUEST", request.getEncoded()));
        }
        String encoded = Base64.getEncoder().encodeToString(pem.toString().getBytes(StandardCharsets.UTF_8));
        String path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
        JsonNode made = sent(
                201,
                "POST",
                path,
                "{'metadata':{'name':'bob'},'spec':{'request':'" + encoded + "','username':'root','groups':['forged'],"
                        + "'signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth']}}");
        assertThat(made.at("/spec/username").asText()).isEqualTo("admin");
        assertThat(made.at("/spec/groups").toString()).doesNotContain("forged");
        assertThat(cluster.ok("certificate", "approve", "bob"))
                .isEqualTo("certificatesigningrequest.certificates.k8s.io/bob approved\n");
        assertThat(cluster.ok("get", "csr", "bob", "--no-headers")).endsWith("Approved\n");
        JsonNode denied = sent(
                422,
                "PATCH",
                path + "/bob/approval",
                "{'status':{'conditions':[{'type':'Denied','status':'True','reason':'no'}]}}",
                MERGE);
        assertThat(denied.get("message").asText()).contains("status.conditions");
    }
}
