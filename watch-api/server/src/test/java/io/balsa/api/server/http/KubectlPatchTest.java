package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes by the real kubectl: each command sends another kind of patch. */
class KubectlPatchTest {
    @TempDir
    static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void applyCreatesConfiguresAndLeavesUnchanged() {
        namespace("applied");
        String manifest = manifest("nginx:1.27", 2);
        cluster.file("all.yaml", manifest);
        assertThat(ok("-n", "applied", "apply", "-f", "all.yaml"))
                .isEqualTo("pod/p created\nreplicaset.apps/r created\nservice/s created\n");
        assertThat(ok("-n", "applied", "apply", "-f", "all.yaml"))
                .isEqualTo("pod/p unchanged\nreplicaset.apps/r unchanged\nservice/s unchanged\n");
        cluster.file("all.yaml", manifest("nginx:1.28", 3));
        assertThat(ok("-n", "applied", "apply", "-f", "all.yaml"))
                .isEqualTo("pod/p configured\nreplicaset.apps/r configured\nservice/s unchanged\n");
        assertThat(ok("-n", "applied", "get", "rs", "-o", "wide").replaceAll("\\d+s", "0s"))
                .isEqualTo("""
                        NAME   DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES       SELECTOR
                        r      3         0         0       0s    c            nginx:1.28   app=web
                        """);
        assertThat(ok("-n", "applied", "get", "svc"))
                .containsPattern("s +NodePort +10\\.96\\.\\d+\\.\\d+ +<none> +80:3\\d{4}/TCP");
        assertThat(ok("-n", "applied", "get", "pod", "p", "-o", "jsonpath={.spec.containers[0].image}"))
                .isEqualTo("nginx:1.28");
    }

    @Test
    void whatMustNameItsRevisionWhenItIsReplacedIsPatchedWithoutOne() {
        Api api = new Api(cluster);
        String leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
        String lease = "{\"metadata\":{\"name\":\"office\"},\"spec\":{\"holderIdentity\":\"%s\"}}";
        assertThat(api.post(leases, lease.formatted("a")).code()).isEqualTo(201);
        assertThat(ok("label", "lease", "office", "tier=front"))
                .isEqualTo("lease.coordination.k8s.io/office labeled\n");
        ok("patch", "lease", "office", "--type=merge", "-p", "{\"spec\":{\"holderIdentity\":\"b\"}}");
        assertThat(ok("get", "lease", "office", "-o", "jsonpath={.spec.holderIdentity}"))
                .isEqualTo("b");

        Api.Answer replaced =
                api.send("PUT", leases + "/office", lease.formatted("c").getBytes(StandardCharsets.UTF_8));
        assertThat(replaced.code()).isEqualTo(422);
        assertThat(replaced.json().get("message").asText())
                .isEqualTo("Lease.coordination.k8s.io \"office\" is invalid: metadata.resourceVersion: Invalid value:"
                        + " 0x0: must be specified for an update");
        cluster.assertFails(
                        "patch", "lease", "office", "--type=merge", "-p", "{\"metadata\":{\"resourceVersion\":null}}")
                .contains("must be specified for an update");
        cluster.assertFails(
                        "patch", "lease", "office", "--type=merge", "-p", "{\"metadata\":{\"resourceVersion\":\"1\"}}")
                .contains("the object has been modified");
    }

    @Test
    void labelAnnotateAndPatch() {
        namespace("patched");
        ok("-n", "patched", "run", "p", "--image=nginx:1.27");
        assertThat(ok("-n", "patched", "label", "pod", "p", "tier=front")).isEqualTo("pod/p labeled\n");
        cluster.assertFails("-n", "patched", "label", "pod", "p", "tier=back")
                .isEqualTo("error: 'tier' already has a value (front), and --overwrite is false\n");
        assertThat(ok("-n", "patched", "annotate", "pod", "p", "a=b")).isEqualTo("pod/p annotated\n");
        assertThat(ok("-n", "patched", "patch", "pod", "p", "-p", "{\"metadata\":{\"labels\":{\"z\":\"1\"}}}"))
                .isEqualTo("pod/p patched\n");
        assertThat(ok(
                        "-n",
                        "patched",
                        "patch",
                        "pod",
                        "p",
                        "--type=json",
                        "-p",
                        "[{\"op\":\"replace\",\"path\":\"/spec/containers/0/image\",\"value\":\"nginx:1.28\"}]"))
                .isEqualTo("pod/p patched\n");
        assertThat(ok("-n", "patched", "set", "image", "pod/p", "p=nginx:1.29")).isEqualTo("pod/p image updated\n");
        assertThat(ok(
                        "-n",
                        "patched",
                        "get",
                        "pod",
                        "p",
                        "-o",
                        "jsonpath={.metadata.labels.tier},{.metadata.labels.z},"
                                + "{.metadata.annotations.a},{.spec.containers[0].image}"))
                .isEqualTo("front,1,b,nginx:1.29");
    }

    private static void namespace(String name) {
        assertThat(ok("create", "namespace", name)).isEqualTo("namespace/" + name + " created\n");
    }

    private static String ok(String... arguments) {
        return cluster.ok(arguments);
    }

    private static String manifest(String image, int replicas) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: p
                spec:
                  containers:
                  - {name: c, image: "%1$s"}
                ---
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata:
                  name: r
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                      - {name: c, image: "%1$s"}
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: s
                spec:
                  type: NodePort
                  selector: {app: web}
                  ports:
                  - port: 80
                """.formatted(image, replicas);
    }
}
