package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.server.http.tls.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.AbstractStringAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see: the real kubectl against the server on a real etcd. Each test works in a namespace of its own. */
class KubectlTest {
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
    void versionAndClusterInfo() {
        assertThat(ok("version")).contains("Server Version: v1.32.");
        assertThat(ok("cluster-info").replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo("Kubernetes control plane is running at " + cluster.url()
                        + "\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    }

    @Test
    void runGetDescribeDelete() {
        namespace("tour");
        fails("-n", "tour", "get", "pods", "-o", "bogus").contains("unable to match a printer");
        assertThat(cluster.kubectl("-n", "tour", "get", "pods").stderr())
                .isEqualTo("No resources found in tour namespace.\n");
        assertThat(ok("-n", "tour", "run", "hello", "--image=nginx:1.27", "--port=80"))
                .isEqualTo("pod/hello created\n");
        fails("-n", "tour", "run", "hello", "--image=nginx:1.27")
                .isEqualTo("Error from server (AlreadyExists): pods \"hello\" already exists\n");
        assertThat(ok("-n", "tour", "get", "pods").replaceAll("\\d+s", "0s")).isEqualTo("""
                        NAME    READY   STATUS    RESTARTS   AGE
                        hello   0/1     Pending   0          0s
                        """);
        assertThat(ok("-n", "tour", "get", "pods", "-o", "wide").replaceAll("\\d+s", "0s"))
                .isEqualTo("""
                        NAME    READY   STATUS    RESTARTS   AGE   IP       NODE     NOMINATED NODE   READINESS GATES
                        hello   0/1     Pending   0          0s    <none>   <none>   <none>           <none>
                        """);
        assertThat(ok("-n", "tour", "get", "pods", "--show-labels")).contains("run=hello");
        assertThat(ok("-n", "tour", "get", "pods", "-o", "name")).isEqualTo("pod/hello\n");
        assertThat(ok("-n", "tour", "get", "pods", "-o", "jsonpath={.items[*].spec.containers[0].image}"))
                .isEqualTo("nginx:1.27");
        assertThat(ok("-n", "tour", "get", "pod", "hello", "-o", "yaml"))
                .startsWith("apiVersion: v1\nkind: Pod\n")
                .contains("    imagePullPolicy: IfNotPresent\n");
        assertThat(ok("-n", "tour", "get", "pods", "-l", "run=hello", "--no-headers"))
                .startsWith("hello");
        assertThat(ok("-n", "tour", "get", "pods", "-l", "run=other")).isEmpty();
        assertThat(ok("-n", "tour", "get", "pods", "--field-selector=status.phase=Pending", "-o", "name"))
                .isEqualTo("pod/hello\n");
        assertThat(ok("-n", "tour", "describe", "pod", "hello"))
                .containsPattern("^Name: +hello\nNamespace: +tour\n")
                .containsPattern("\nStatus: +Pending\n")
                .contains("    Image:        nginx:1.27\n")
                .containsPattern("\nEvents: +<none>\n$");
        assertThat(ok("-n", "tour", "delete", "pod", "hello")).isEqualTo("pod \"hello\" deleted\n");
        fails("-n", "tour", "get", "pod", "hello")
                .isEqualTo("Error from server (NotFound): pods \"hello\" not found\n");
        fails("-n", "tour", "delete", "pod", "nope")
                .isEqualTo("Error from server (NotFound): pods \"nope\" not found\n");
    }

    @Test
    void forcedDeletion() {
        namespace("forced");
        ok("-n", "forced", "run", "p", "--image=nginx");
        assertThat(ok("-n", "forced", "delete", "pod", "p", "--force", "--grace-period=0"))
                .isEqualTo("pod \"p\" force deleted\n");
    }

    @Test
    void badNamesAndMissingNamespaces() {
        cluster.file(
                "upper.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata: {name: Hello}\nspec:\n  containers: [{name: c, image: nginx}]\n");
        fails("create", "-f", "upper.yaml")
                .isEqualTo("The Pod \"Hello\" is invalid: metadata.name: Invalid value: \"Hello\": a lowercase RFC 1123"
                        + " subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                        + " and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n");
        fails("run", "x", "--image=nginx", "-n", "nonamespace")
                .isEqualTo("Error from server (NotFound): namespaces \"nonamespace\" not found\n");
    }

    @Test
    void dryRunOnTheServerChangesNothing() {
        namespace("dry");
        assertThat(ok("-n", "dry", "run", "y", "--image=nginx", "--dry-run=server"))
                .isEqualTo("pod/y created (server dry run)\n");
        assertThat(ok("-n", "dry", "get", "pods")).isEmpty();
    }

    @Test
    void whatIsWrongInAManifestIsNamed() {
        namespace("wrong");
        cluster.file("nokind.yaml", "metadata: {name: x}\n");
        fails("-n", "wrong", "apply", "-f", "nokind.yaml")
                .isEqualTo(
                        "error: error validating \"nokind.yaml\": error validating data: [apiVersion not set, kind not"
                                + " set]; if you choose to ignore these errors, turn validation off with"
                                + " --validate=false\n");
        cluster.file("tab.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n");
        fails("-n", "wrong", "apply", "-f", "tab.yaml")
                .isEqualTo("error: error parsing tab.yaml: error converting YAML to JSON: yaml: line 4: found character"
                        + " that cannot start any token\n");
        cluster.file(
                "strict.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata: {name: s}\nspec:\n  containers: [{name: c, imagee: nginx}]\n");
        fails("-n", "wrong", "create", "-f", "strict.yaml")
                .isEqualTo("Error from server (BadRequest): error when creating \"strict.yaml\": Pod in version \"v1\""
                        + " cannot be handled as a Pod: strict decoding error: unknown field"
                        + " \"spec.containers[0].imagee\"\n");
        cluster.file(
                "badpod.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata: {name: badpod}\n"
                        + "spec:\n  restartPolicy: Sometimes\n  containers: [{name: c}]\n");
        fails("-n", "wrong", "apply", "-f", "badpod.yaml")
                .isEqualTo("The Pod \"badpod\" is invalid: \n* spec.containers[0].image: Required value\n"
                        + "* spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\","
                        + " \"OnFailure\", \"Never\"\n");
        cluster.file("widget.yaml", "apiVersion: v1\nkind: Widget\nmetadata: {name: x}\n");
        fails("-n", "wrong", "apply", "-f", "widget.yaml").contains("no matches for kind \"Widget\" in version \"v1\"");
    }

    @Test
    void serverSideApplyIsRefusedWithWhatThereIs() {
        namespace("ssa");
        cluster.file("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n");
        fails("-n", "ssa", "apply", "--server-side", "-f", "cm.yaml")
                .isEqualTo("error: Server-side apply not available on the server: (the body of the request was in an"
                        + " unknown format - accepted media types include: application/json-patch+json,"
                        + " application/merge-patch+json, application/strategic-merge-patch+json)\n");
    }

    @Test
    void typedClientsSendProtobuf() {
        assertThat(ok("create", "namespace", "proto")).isEqualTo("namespace/proto created\n");
        assertThat(ok("-n", "proto", "create", "configmap", "c", "--from-literal=a=b"))
                .isEqualTo("configmap/c created\n");
        assertThat(ok("-n", "proto", "get", "cm", "c", "-o", "jsonpath={.data.a}"))
                .isEqualTo("b");
        fails("-n", "proto", "create", "configmap", "c")
                .isEqualTo("error: failed to create configmap: configmaps \"c\" already exists\n");
    }

    @Test
    void explain() {
        assertThat(ok("explain", "pods.spec.containers.image"))
                .startsWith("KIND:       Pod\nVERSION:    v1\n\nFIELD: image <string>\n");
        assertThat(ok("explain", "replicasets.spec")).contains("  selector\t<LabelSelector> -required-\n");
        fails("explain", "pods.spec.nope").isEqualTo("error: field \"nope\" does not exist\n");
    }

    @Test
    void eventsAndWatches() {
        namespace("watched");
        Process watch = cluster.startKubectl("-n", "watched", "get", "pods", "-w", "--no-headers");
        try {
            ok("-n", "watched", "run", "a", "--image=nginx");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> cluster.printed(watch).contains("a     0/1   Pending"));
            ok("-n", "watched", "delete", "pod", "a");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> cluster.printed(watch).lines().count() >= 2);
        } finally {
            watch.destroy();
        }
        assertThat(cluster.kubectl("-n", "watched", "get", "events").stderr())
                .isEqualTo("No resources found in watched namespace.\n");
    }

    @Test
    void aCallerWithoutAGoodCertificateIsUnauthorized() {
        var foreign = new TestAuthority(folder, "foreign-ca");
        Path config = cluster.writeKubeconfig("foreign.conf", foreign.issue("stranger", "O=system:masters,CN=admin"));
        Cluster.Output output = cluster.kubectlWith(config, "get", "pods");
        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.stderr()).contains("error: You must be logged in to the server");
        Cluster.Output other = cluster.kubectl("get", "pods", "--as=bob");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.stderr()).contains("cannot impersonate resource \"users\"");
    }

    @Test
    void aNodeMayNotDoWhatItsOwnNodeDoesNotNeed() {
        Path config = cluster.writeKubeconfig(
                "node.conf", cluster.authority().issue("node", "O=system:nodes,CN=system:node:n1"));
        assertThat(cluster.kubectlWith(config, "get", "nodes").exit()).isZero();
        Cluster.Output output = cluster.kubectlWith(config, "delete", "ns", "kube-public");
        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.stderr()).contains("(Forbidden)");
    }

    private static void namespace(String name) {
        assertThat(ok("create", "namespace", name)).isEqualTo("namespace/" + name + " created\n");
    }

    private static String ok(String... arguments) {
        return cluster.ok(arguments);
    }

    private static AbstractStringAssert<?> fails(String... arguments) {
        return cluster.assertFails(arguments);
    }
}
