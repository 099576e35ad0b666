package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.balsa.api.model.Envelope;
import io.balsa.api.server.http.tls.TestAuthority;
import io.balsa.api.server.http.tls.TestClients;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.ConfigMapList;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients other than kubectl meet: encodings, refusals, limits. */
class RequestsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

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
    void bothVersionsOfHttpAreSpoken() {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            var client = new Api(cluster, TestClients.with(cluster.authority(), cluster.admin(), version));
            Api.Answer answer = client.get("/version");
            assertThat(answer.response().version()).isEqualTo(version);
            assertThat(answer.json().get("minor").asText()).isEqualTo("32");
        }
    }

    @Test
    void whoShowsNoGoodCertificateReadsAStatusInsteadOfABrokenConnection() {
        var foreign = new TestAuthority(folder, "foreign-ca");
        assertUnauthorized(TestClients.anonymous(cluster.authority()));
        assertUnauthorized(TestClients.with(
                cluster.authority(),
                cluster.authority().issue("late", "CN=late", Duration.ofDays(-1)),
                HttpClient.Version.HTTP_2));
        // A Java client keeps a foreign certificate to itself when the server names its authorities; others send it.
        assertUnauthorized(TestClients.with(
                cluster.authority(), foreign.issue("stranger", "CN=admin"), HttpClient.Version.HTTP_1_1));
        assertUnauthorized(TestClients.with(
                cluster.authority(),
                cluster.authority().issue("nameless", "O=system:masters"),
                HttpClient.Version.HTTP_2));
    }

    @Test
    void healthAndVersionAreOpenToAll() {
        var nobody = new Api(cluster, TestClients.anonymous(cluster.authority()));
        assertThat(nobody.get("/livez").text()).isEqualTo("ok");
        assertThat(nobody.get("/readyz").text()).isEqualTo("ok");
        assertThat(nobody.get("/version").code()).isEqualTo(200);
        assertThat(nobody.get("/api").code()).isEqualTo(401);
        assertThat(nobody.get("/metrics").code()).isEqualTo(401);
    }

    @Test
    void aggregatedDiscoveryEchoesTheTypeThatWasAskedFor() {
        String v2 = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        Api.Answer answer = api.get("/apis", "Accept", v2 + ",application/json");
        assertThat(answer.contentType()).isEqualTo(v2);
        assertThat(answer.json().get("kind").asText()).isEqualTo("APIGroupDiscoveryList");
        String beta = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
        assertThat(api.get("/api", "Accept", beta + ",application/json").contentType())
                .isEqualTo(beta);
        assertThat(api.get("/apis").json().get("kind").asText()).isEqualTo("APIGroupList");
        assertThat(api.get("/api/v1").json().get("kind").asText()).isEqualTo("APIResourceList");
        assertThat(api.get("/apis/nope/v1").code()).isEqualTo(404);
    }

    @Test
    void objectsAreTakenAndGivenInEveryEncoding() throws Exception {
        ConfigMap map = ConfigMap.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName("encoded"))
                .putData("a", "b")
                .build();
        byte[] body = Envelope.wrap("v1", "ConfigMap", map).toByteArray();
        Api.Answer created = api.send("POST", MAPS, body, "Content-Type", PROTOBUF, "Accept", PROTOBUF);
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.contentType()).isEqualTo(PROTOBUF);
        ConfigMap read = Envelope.decode(ByteString.copyFrom(created.bytes()), ConfigMap.getDefaultInstance());
        assertThat(read.getDataMap()).containsEntry("a", "b");
        assertThat(read.getMetadata().getResourceVersion()).isNotEmpty();

        Api.Answer json = api.get(MAPS + "/encoded");
        assertThat(json.json().at("/data/a").asText()).isEqualTo("b");
        Api.Answer list = api.get(MAPS, "Accept", PROTOBUF);
        ConfigMapList maps = Envelope.decode(ByteString.copyFrom(list.bytes()), ConfigMapList.getDefaultInstance());
        assertThat(maps.getItemsList()).contains(read);
        assertThat(maps.getMetadata().getResourceVersion()).isNotEmpty();

        byte[] options = Envelope.wrap(
                        "v1",
                        "DeleteOptions",
                        DeleteOptions.newBuilder().addDryRun("All").build())
                .toByteArray();
        Api.Answer dry = api.send("DELETE", MAPS + "/encoded", options, "Content-Type", PROTOBUF, "Accept", PROTOBUF);
        Status status = Envelope.decode(ByteString.copyFrom(dry.bytes()), Status.getDefaultInstance());
        assertThat(status.getStatus()).isEqualTo("Success");
        assertThat(api.get(MAPS + "/encoded").code()).isEqualTo(200);
        assertThat(api.send("DELETE", MAPS + "/encoded", new byte[0]).code()).isEqualTo(200);
        assertThat(api.get(MAPS + "/encoded").code()).isEqualTo(404);
    }

    @Test
    void yamlIsTakenAndGiven() {
        String yaml = "application/yaml";
        Api.Answer created = api.send(
                "POST",
                MAPS,
                "metadata:\n  name: written\ndata:\n  a: 'yes'\n".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                yaml,
                "Accept",
                yaml);
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.contentType()).isEqualTo(yaml);
        assertThat(created.text()).contains("kind: ConfigMap\n");
        assertThat(api.get(MAPS + "/written").json().at("/data/a").asText()).isEqualTo("yes");
        assertThat(api.get(MAPS, "Accept", yaml).text())
                .contains("kind: ConfigMapList\n")
                .contains("name: written\n");
        assertThat(api.send("POST", MAPS, "a: [".getBytes(StandardCharsets.UTF_8), "Content-Type", yaml)
                        .code())
                .isEqualTo(400);
    }

    @Test
    void tablesAndMetadataAreViewsOfTheSameObjects() {
        api.post(MAPS, map("viewed"));
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        JsonNode one = api.get(MAPS + "/viewed", "Accept", table).json();
        assertThat(one.get("kind").asText()).isEqualTo("Table");
        assertThat(one.at("/columnDefinitions/0/format").asText()).isEqualTo("name");
        assertThat(one.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
        JsonNode whole =
                api.get(MAPS + "?includeObject=Object", "Accept", table).json();
        assertThat(whole.at("/rows/0/object/kind").asText()).isEqualTo("ConfigMap");
        JsonNode metadata = api.get(
                        MAPS + "/viewed", "Accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io")
                .json();
        assertThat(metadata.get("apiVersion").asText()).isEqualTo("meta.k8s.io/v1");
        assertThat(metadata.has("data")).isFalse();
        JsonNode all = api.get(MAPS, "Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
                .json();
        assertThat(all.get("kind").asText()).isEqualTo("PartialObjectMetadataList");
        assertThat(api.get(MAPS, "Accept", "application/json;as=Nothing;v=v1;g=meta.k8s.io")
                        .code())
                .isEqualTo(406);
    }

    @Test
    void fieldValidationSaysWhatHappensToUnknownFields() {
        String body = "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\"},\"dta\":{}}";
        Api.Answer warned = api.post(MAPS, body.formatted("warned"));
        assertThat(warned.code()).isEqualTo(201);
        assertThat(warned.header("Warning")).isEqualTo("299 - \"unknown field \\\"dta\\\"\"");
        assertThat(api.post(MAPS + "?fieldValidation=Ignore", body.formatted("ignored"))
                        .header("Warning"))
                .isEmpty();
        Api.Answer strict = api.post(MAPS + "?fieldValidation=Strict", body.formatted("refused"));
        assertStatus(
                strict,
                400,
                "BadRequest",
                "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field"
                        + " \"dta\"");
        assertStatus(
                api.post(MAPS + "?fieldValidation=Maybe", map("maybe")),
                422,
                "Invalid",
                "CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value: \"Maybe\": supported"
                        + " values: \"Ignore\", \"Strict\", \"Warn\"");
        assertStatus(
                api.post(MAPS + "?dryRun=Some", map("some")),
                422,
                "Invalid",
                "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"Some\": supported values:"
                        + " \"All\"");
    }

    @Test
    void bodiesThatCannotBeReadAreBadRequests() {
        assertThat(api.post(MAPS, "{").code()).isEqualTo(400);
        assertThat(api.post(MAPS, "").code()).isEqualTo(400);
        assertStatus(
                api.post(MAPS, "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"p\"}}"),
                400,
                "BadRequest",
                "Pod in version \"v1\" cannot be handled as a ConfigMap: it is of another kind");
        assertStatus(
                api.post(MAPS, "{\"kind\":\"ConfigMap\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"p\"}}"),
                400,
                "BadRequest",
                "the API version in the data (apps/v1) does not match the expected API version (v1)");
        assertThat(api.post(MAPS, "<x/>", "Content-Type", "text/xml").code()).isEqualTo(415);
        assertThat(api.post(MAPS, "{\"data\":\"" + "x".repeat(3 * 1024 * 1024) + "\"}")
                        .code())
                .isEqualTo(413);
        assertThat(api.send("POST", MAPS, new byte[] {1, 2, 3}, "Content-Type", PROTOBUF)
                        .code())
                .isEqualTo(400);
    }

    @Test
    void whatDoesNotExistIsNotFoundAsAStatus() {
        assertStatus(api.get("/nothing"), 404, "NotFound", "the server could not find the requested resource");
        assertStatus(api.get("/api/v1/widgets"), 404, "NotFound", "the server could not find the requested resource");
        assertStatus(
                api.send("PUT", MAPS, new byte[0]),
                405,
                "MethodNotAllowed",
                "update is not supported on resources of kind \"configmaps\"");
        assertStatus(
                api.get(MAPS + "?limit=many"),
                400,
                "BadRequest",
                "the query parameter limit must be a whole number, not \"many\"");
    }

    @Test
    void largeAnswersAreCompressedForWhoCanReadThat() throws IOException {
        String letters = "abcdefghijklmnopqrstuvwxyz".repeat(4000);
        for (int i = 0; i < 3; i++) {
            api.post(MAPS, "{\"metadata\":{\"name\":\"large-" + i + "\"},\"data\":{\"text\":\"" + letters + "\"}}");
        }
        Api.Answer plain = api.get(MAPS);
        assertThat(plain.header("Content-Encoding")).isEmpty();
        Api.Answer packed = api.get(MAPS, "Accept-Encoding", "gzip");
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.bytes().length).isLessThan(plain.bytes().length / 10);
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.bytes())).readAllBytes();
        assertThat(new String(unpacked, StandardCharsets.UTF_8)).contains("large-2");
    }

    @Test
    void theStateOfTheStoreAndTheFiguresAreShown() {
        JsonNode store = api.get("/balsa/v1/store").json();
        assertThat(store.get("quorum").asBoolean()).isTrue();
        assertThat(store.get("revision").asLong()).isPositive();
        assertThat(store.at("/members/0/name").asText()).isEqualTo("test");
        assertThat(store.at("/members/0/reachable").asBoolean()).isTrue();
        assertThat(store.at("/members/0/leader").asBoolean()).isTrue();
        api.get(MAPS);
        assertThat(api.get("/metrics").text())
                .contains("apiserver_request_total{verb=\"LIST\",group=\"\",version=\"v1\",resource=\"configmaps\","
                        + "subresource=\"\",code=\"200\"} ")
                .contains("apiserver_request_duration_seconds_bucket{verb=\"LIST\"")
                .contains("process_start_time_seconds ");
    }

    @Test
    void openApiDescribesEveryKind() {
        JsonNode index = api.get("/openapi/v3").json();
        List<String> paths = new ArrayList<>();
        index.get("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(paths).contains("api/v1", "apis/apps/v1");
        String url = index.at("/paths/api~1v1/serverRelativeURL").asText();
        JsonNode document = api.get(url).json();
        JsonNode patch = document.at("/paths/~1api~1v1~1namespaces~1{namespace}~1pods~1{name}/patch");
        assertThat(patch.at("/x-kubernetes-group-version-kind/kind").asText()).isEqualTo("Pod");
        assertThat(patch.get("parameters"))
                .anySatisfy(
                        parameter -> assertThat(parameter.get("name").asText()).isEqualTo("fieldValidation"));
        JsonNode pod = document.at("/components/schemas/io.k8s.api.core.v1.Pod");
        assertThat(pod.at("/properties/spec/allOf/0/$ref").asText())
                .isEqualTo("#/components/schemas/io.k8s.api.core.v1.PodSpec");
        assertThat(api.get("/openapi/v2").json().get("swagger").asText()).isEqualTo("2.0");
    }

    private static void assertUnauthorized(HttpClient client) {
        Api.Answer answer = new Api(cluster, client).get(MAPS);
        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.json().get("kind").asText()).isEqualTo("Status");
        assertThat(answer.json().get("message").asText()).isEqualTo("Unauthorized");
    }

    private static void assertStatus(Api.Answer answer, int code, String reason, String message) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().get("message").asText()).isEqualTo(message);
        assertThat(answer.json().get("reason").asText()).isEqualTo(reason);
        assertThat(answer.json().get("code").asInt()).isEqualTo(code);
    }

    private static String map(String name) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"a\":\"b\"}}";
    }

    @Test
    void aBodyThatWouldFillTheHeapAsAnObjectIsRefused() {
        String path = "/api/v1/namespaces/default/pods";
        String containers = "{\"spec\":{\"containers\":[" + "{},".repeat(900_000) + "{}]}}";
        assertThat(api.post(path, containers, "Content-Type", "application/json")
                        .code())
                .isEqualTo(400);
        assertThat(api.post(path, containers, "Content-Type", "application/yaml")
                        .code())
                .isEqualTo(400);
        Api.Answer patched = api.send(
                "PATCH",
                MAPS + "/kube-root-ca.crt",
                containers.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/merge-patch+json");
        assertThat(patched.code()).isIn(400, 404, 422);

        Pod pod = Pod.newBuilder()
                .setSpec(PodSpec.newBuilder()
                        .addAllContainers(java.util.Collections.nCopies(200_000, Container.getDefaultInstance())))
                .build();
        Api.Answer protobuf =
                api.send("POST", path, Envelope.wrap("v1", "Pod", pod).toByteArray(), "Content-Type", PROTOBUF);
        assertThat(protobuf.code()).isEqualTo(400);
        assertThat(protobuf.json().get("message").asText()).contains("more than 100000 messages");
    }

    @Test
    void whatNestsTooDeeplyIsRefusedInEveryEncoding() {
        for (String type : List.of("application/json", "application/yaml")) {
            Api.Answer answer = api.post(MAPS, "[".repeat(50_000), "Content-Type", type);
            assertThat(answer.code()).isEqualTo(400);
            assertThat(answer.json().get("message").asText()).doesNotContain("java", "Stream", "Error");
        }
    }

    /** To go on as the caller would do what was not asked for. */
    @Test
    void whoActsForOthersMustNameAUser() {
        for (String header : List.of("Impersonate-Group", "Impersonate-Uid", "impersonate-extra-scopes")) {
            Api.Answer answer = api.send("GET", "/api/v1/namespaces", new byte[0], header, "system:masters");
            assertThat(answer.code()).isEqualTo(400);
            assertThat(answer.json().get("message").asText()).endsWith("without impersonating a user");
        }
    }
}
