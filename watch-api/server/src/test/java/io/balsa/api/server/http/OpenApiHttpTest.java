package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.Kind;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.openapi.v2.Document;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAPI documents as clients get them, and what the real kubectl makes of them. */
@Timeout(180)
class OpenApiHttpTest {
    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String PROTOBUF_OLD = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

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

    @Test
    void swaggerIsThereInJsonAndInProtobuf() throws IOException {
        for (String accept : new String[] {"application/json", "*/*", "application/json, " + PROTOBUF}) {
            Api.Answer json = api.get("/openapi/v2", "Accept", accept);
            assertThat(json.contentType()).isEqualTo("application/json");
            assertThat(json.json().get("swagger").asText()).isEqualTo("2.0");
        }
        for (String accept : new String[] {PROTOBUF, PROTOBUF_OLD, PROTOBUF_OLD + ", application/json"}) {
            Api.Answer protobuf = api.get("/openapi/v2", "Accept", accept);
            assertThat(protobuf.contentType()).isEqualTo(PROTOBUF);
            Document document = Document.parseFrom(protobuf.bytes());
            assertThat(document.getDefinitions().getAdditionalPropertiesCount()).isGreaterThan(300);
        }
    }

    @Test
    void aFormThatIsNotThereIsNotAcceptable() {
        for (String path : new String[] {"/openapi/v2", "/openapi/v3", "/openapi/v3/api/v1"}) {
            Api.Answer answer = api.get(path, "Accept", "text/html");
            assertThat(answer.code()).isEqualTo(406);
            assertThat(answer.json().get("reason").asText()).isEqualTo("NotAcceptable");
        }
        assertThat(api.get("/openapi/v3/apis/nothing/v1").code()).isEqualTo(404);
        assertThat(api.get("/openapi/v1").code()).isEqualTo(404);
    }

    @Test
    void whoHasADocumentIsToldSo() {
        String named = api.get("/openapi/v3")
                .json()
                .at("/paths/apis~1apps~1v1/serverRelativeURL")
                .asText();
        for (String path : new String[] {"/openapi/v2", "/openapi/v3/api/v1", named}) {
            Api.Answer first = api.get(path);
            String tag = first.header("ETag");
            assertThat(tag).matches("\"[0-9A-F]{64}\"");
            assertThat(first.header("Cache-Control").contains("immutable")).isEqualTo(path.equals(named));
            for (String known : new String[] {tag, "\"other\", W/" + tag, "*"}) {
                Api.Answer again = api.get(path, "If-None-Match", known);
                assertThat(again.code()).isEqualTo(304);
                assertThat(again.bytes()).isEmpty();
                assertThat(again.header("ETag")).isEqualTo(tag);
            }
            assertThat(api.get(path, "If-None-Match", "\"other\"").code()).isEqualTo(200);
        }
        assertThat(api.get("/openapi/v2", "Accept", PROTOBUF).header("ETag"))
                .isNotEqualTo(api.get("/openapi/v2").header("ETag"));
    }

    @Test
    void largeDocumentsAreCompressedForThoseWhoTakeIt() throws IOException {
        byte[] plain = api.get("/openapi/v2").bytes();
        Api.Answer compressed = api.get("/openapi/v2", "Accept-Encoding", "gzip");
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.bytes().length).isLessThan(plain.length / 4);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.bytes()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void kubectlExplainsAKindOfEachGroup() {
        Map<String, Kind> one = new LinkedHashMap<>();
        for (Kind kind : Kinds.scheme().kinds()) {
            if (Boolean.getBoolean("balsa.long")) {
                one.put(kind.toString(), kind);
            } else if (kind.persisted()) {
                one.putIfAbsent(kind.group(), kind);
            }
        }
        for (Kind kind : one.values()) {
            String text = cluster.ok("explain", kind.plural(), "--api-version=" + kind.apiVersion(), "--recursive");
            assertThat(text)
                    .containsPattern("\nKIND: +|^KIND: +")
                    .containsPattern("KIND: +" + kind.kind() + "\n")
                    .contains("  metadata\t<ObjectMeta>\n")
                    .contains("    ownerReferences\t<[]OwnerReference>\n");
        }
    }

    @Test
    void kubectlExplainsFromTheProtobufFormToo() {
        String text =
                cluster.ok("explain", "deployments.spec.template.spec.containers", "--output=plaintext-openapiv2");
        assertThat(text)
                .containsPattern("KIND: +Deployment\n")
                .containsPattern("VERSION: +apps/v1\n")
                .contains("   resources\t<Object>\n")
                .contains("   ports\t<[]Object>\n");
        assertThat(cluster.ok("explain", "cronjobs", "--output=plaintext-openapiv2", "--recursive"))
                .contains("suspend\t<boolean>\n")
                .contains("startingDeadlineSeconds\t<integer>\n")
                .contains("nodeSelector\t<map[string]string>\n");
    }

    /** kubectl computes its patch from the documents: by merge keys, what others have added is left alone. */
    @Test
    void kubectlAppliesByTheMergeKeysOfTheDocuments() {
        String manifest = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers: [{name: web, image: "nginx:1"}]
                """;
        cluster.file("web.yaml", manifest);
        assertThat(cluster.ok("apply", "-f", "web.yaml")).isEqualTo("deployment.apps/web created\n");
        cluster.ok(
                "patch",
                "deployment",
                "web",
                "-p",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"car:1\"}]}}}}");
        cluster.file("web.yaml", manifest.replace("nginx:1", "nginx:2"));
        Cluster.Output applied = cluster.kubectl("apply", "-f", "web.yaml");
        assertThat(applied.stderr()).isEmpty();
        assertThat(applied.stdout()).isEqualTo("deployment.apps/web configured\n");
        JsonNode containers = api.get("/apis/apps/v1/namespaces/default/deployments/web")
                .json()
                .at("/spec/template/spec/containers");
        assertThat(containers)
                .extracting(container -> container.get("image").asText())
                .containsExactlyInAnyOrder("nginx:2", "car:1");
    }
}
