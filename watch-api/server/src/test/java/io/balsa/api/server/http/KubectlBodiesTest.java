package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.Decoded;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.NormalForm;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.runtime.Unknown;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the real kubectl sends, caught on its way: each object in a body goes from JSON to protobuf and back, or from
 * protobuf to JSON and back, and is the same; nothing of it is unknown and nothing of it is lost.
 */
class KubectlBodiesTest {
    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static Recorder recorder;
    private static Path config;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start(folder);
        recorder = new Recorder(new Api(cluster));
        config = cluster.file("recorded.conf", """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s"}}]
                contexts: [{name: test, context: {cluster: test, namespace: default}}]
                current-context: test
                """.formatted(recorder.url()));
        cluster.file("all.yaml", KubectlManifests.ALL);
    }

    @AfterAll
    static void stop() {
        recorder.close();
        cluster.close();
    }

    @Test
    void everyBodyOfKubectlIsReadWholeAndComesBackTheSame() {
        for (String command : KubectlManifests.COMMANDS) {
            // a tilde stands for a space inside an argument
            String[] arguments = Stream.of(command.split(" "))
                    .map(each -> each.replace("~", " "))
                    .toArray(String[]::new);
            Cluster.Output output = cluster.kubectlWith(config, arguments);
            assertThat(output.exit())
                    .as("kubectl %s: %s", command, output.stderr())
                    .isZero();
        }
        Set<String> kinds = new TreeSet<>();
        int patches = 0;
        for (Recorder.Body body : recorder.bodies()) {
            switch (body.contentType()) {
                case "application/json" -> kinds.add(fromJson(body));
                case "application/vnd.kubernetes.protobuf" -> kinds.add(fromProtobuf(body));
                default -> {
                    assertThat(body.contentType()).endsWith("patch+json");
                    assertThat(body.answered()).as(body.toString()).isEqualTo(200);
                    patches++;
                }
            }
        }
        assertThat(kinds)
                .contains(
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "ConfigMap",
                        "CronJob",
                        "Deployment",
                        "HorizontalPodAutoscaler",
                        "Ingress",
                        "Job",
                        "Namespace",
                        "Pod",
                        "PodDisruptionBudget",
                        "PriorityClass",
                        "ResourceQuota",
                        "Role",
                        "RoleBinding",
                        "Secret",
                        "Service",
                        "ServiceAccount",
                        "StatefulSet",
                        "DaemonSet",
                        "NetworkPolicy",
                        "StorageClass");
        assertThat(patches).isGreaterThanOrEqualTo(10);
    }

    private static String fromJson(Recorder.Body body) {
        JsonNode sent = JsonCodec.tree(body.bytes());
        if (body.method().equals("DELETE")) {
            // options, which are no kind of their own and need not say what they are
            Decoded<DeleteOptions> options = JsonCodec.decode(body.bytes(), DeleteOptions.getDefaultInstance());
            assertThat(options.complaints()).as(body.toString()).isEmpty();
            return "DeleteOptions";
        }
        Kind kind = kind(sent.path("apiVersion").asText(), sent.path("kind").asText());
        assertThat(kind).as(body.toString()).isNotNull();
        Decoded<Message> read = JsonCodec.decode(body.bytes(), kind.prototype());
        assertThat(read.complaints()).as(body.toString()).isEmpty();
        byte[] printed = JsonCodec.encode(kind.apiVersion(), kind.kind(), read.object());
        assertHolds(JsonCodec.tree(printed), sent, body.toString());
        assertSame(kind, read.object(), printed);
        return kind.kind();
    }

    private static String fromProtobuf(Recorder.Body body) {
        ByteString bytes = ByteString.copyFrom(body.bytes());
        Unknown envelope = Envelope.open(bytes);
        if (body.method().equals("DELETE")) {
            Envelope.decode(bytes, DeleteOptions.getDefaultInstance());
            return "DeleteOptions";
        }
        Kind kind = kind(
                envelope.getTypeMeta().getApiVersion(), envelope.getTypeMeta().getKind());
        assertThat(kind).as(envelope.getTypeMeta().toString()).isNotNull();
        Message object = NormalForm.of(Envelope.decode(bytes, kind.prototype()));
        assertThat(object.getUnknownFields().asMap()).isEmpty();
        assertSame(kind, object, JsonCodec.encode(kind.apiVersion(), kind.kind(), object));
        return kind.kind();
    }

    private static void assertSame(Kind kind, Message object, byte[] printed) {
        ByteString wrapped = Envelope.wrap(kind.apiVersion(), kind.kind(), object);
        Message unwrapped = NormalForm.of(Envelope.decode(wrapped, kind.prototype()));
        assertThat(JsonCodec.encode(kind.apiVersion(), kind.kind(), unwrapped)).isEqualTo(printed);
        Message again = JsonCodec.decode(printed, kind.prototype()).object();
        assertThat(NormalForm.of(again)).isEqualTo(unwrapped);
        assertThat(Envelope.wrap(kind.apiVersion(), kind.kind(), NormalForm.of(again)))
                .isEqualTo(Envelope.wrap(kind.apiVersion(), kind.kind(), unwrapped));
    }

    /** All that was sent is there; what was not may be, as Go prints it. */
    private static void assertHolds(JsonNode printed, JsonNode sent, String body) {
        if (sent.isObject()) {
            for (Map.Entry<String, JsonNode> each : sent.properties()) {
                if (!each.getValue().isNull()) {
                    assertThat(printed.has(each.getKey()))
                            .as(each.getKey() + " of " + body)
                            .isTrue();
                    assertHolds(printed.get(each.getKey()), each.getValue(), body);
                }
            }
        } else if (sent.isArray()) {
            assertThat(printed.size()).as(body).isEqualTo(sent.size());
            for (int i = 0; i < sent.size(); i++) {
                assertHolds(printed.get(i), sent.get(i), body);
            }
        } else {
            assertThat(printed).as(body).isEqualTo(sent);
        }
    }

    private static Kind kind(String apiVersion, String name) {
        List<Kind> found = Kinds.scheme().kinds().stream()
                .filter(kind ->
                        kind.apiVersion().equals(apiVersion) && kind.kind().equals(name))
                .toList();
        return found.isEmpty() ? null : found.get(0);
    }
}
