package io.balsa.api.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.codec.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent, the answer is a Status that says what is wrong and nothing of how the server is made; the server goes
 * on serving, and nothing that was refused is stored.
 */
class BadInputTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final int LIMIT = 3 * 1024 * 1024;

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static Api api;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder);
        api = new Api(cluster);
        assertThat(api.post(MAPS, "{\"metadata\":{\"name\":\"target\"},\"data\":{\"a\":\"b\"}}")
                        .code())
                .isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void nothingWasChangedAndTheServerServes() {
        JsonNode target = api.get(MAPS + "/target").json();
        assertThat(target.at("/data/a").asText()).isEqualTo("b");
        assertThat(target.get("data")).hasSize(1);
        assertThat(api.get("/readyz").code()).isEqualTo(200);
    }

    @Test
    void jsonThatIsNoneOrMeansTooMuchIsRefused() {
        Stream.of(
                        "",
                        "null",
                        "1",
                        "[]",
                        "{",
                        "{}}",
                        "{} {}",
                        "\ufeff{}x",
                        "{\"metadata\":{\"name\":NaN}}",
                        "{'metadata':{}}",
                        "{\"metadata\":[]}",
                        "{\"data\":{\"a\":1e999999}}",
                        "{\"metadata\":{\"generation\":" + "9".repeat(5000) + "}}",
                        "{\"metadata\":{\"generation\":1e999999}}",
                        "{\"metadata\":{\"creationTimestamp\":\"+999999999-01-01T00:00:00Z\"}}",
                        "{\"metadata\":{\"name\":\"a\\u0000b\"}}",
                        "{\"metadata\":{\"name\":\"../../secrets/x\"}}",
                        "{\"metadata\":{\"name\":\"..\"}}",
                        "{\"kind\":\"\\ud800\",\"metadata\":{\"name\":\"x\"}}",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        "{\"metadata\":{\"name\":\"x\"},\"y\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                        "{\"metadata\":{\"name\":\"x\"},\"y\":[" + "0,".repeat(300_000) + "0]}")
                .forEach(body ->
                        assertRefused(api.send("POST", MAPS, body.getBytes(UTF_8), "Content-Type", JSON), body));
        for (String bytes : List.of("7b22ff223a317d", "7b2261223a22c080227d", "7b2261223a22eda080227d7d", "fffe7b00")) {
            assertRefused(
                    api.send("POST", MAPS, java.util.HexFormat.of().parseHex(bytes), "Content-Type", JSON), bytes);
        }
    }

    @Test
    void yamlThatIsNoneOrGrowsIsRefused() {
        String lists = IntStream.range(0, 9)
                .mapToObj(i -> (char) ('b' + i) + ": &" + (char) ('b' + i) + " ["
                        + ("*" + (char) ('a' + i) + ",").repeat(9) + "]\n")
                .collect(joining());
        Stream.of(
                        "a: [",
                        "a: &a [x,x,x,x,x,x,x,x,x]\n" + lists,
                        "&a {b: *a}",
                        "- ".repeat(50_000),
                        "{a: ".repeat(50_000),
                        "metadata: {name: x}\n---\nmetadata: {name: y}\n",
                        "metadata: {name: x, name: y}\n",
                        "metadata: !!java.net.URL [\"http://127.0.0.1/\"]\n",
                        "? [a]\n: b\n",
                        "metadata: {generation: 1e2147483648}\n",
                        "metadata:\n\tname: x\n",
                        "%YAML 9.0\n---\na: 1\n",
                        "a: \"\\UFFFFFFFF\"\n",
                        "")
                .forEach(body ->
                        assertRefused(api.send("POST", MAPS, body.getBytes(UTF_8), "Content-Type", YAML), body));
    }

    @Test
    void protobufThatIsNoneIsRefused() {
        byte[] magic = {'k', '8', 's', 0};
        byte[] deep = new byte[0];
        for (int i = 0; i < 300; i++) {
            deep = message(2, deep);
        }
        byte[] name = message(1, message(1, "x".getBytes(UTF_8)));
        for (byte[] raw : List.of(
                new byte[] {1, 2, 3},
                new byte[] {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7},
                joined(name, new byte[] {0x12, 5, 'a'}),
                // a creation far beyond what a time can say
                message(1, joined(message(1, "x".getBytes(UTF_8)), message(8, new byte[] {
                    8, -1, -1, -1, -1, -1, -1, -1, 63
                }))),
                new byte[] {0, 0})) {
            assertRefused(
                    api.send("POST", MAPS, joined(magic, message(2, raw)), "Content-Type", PROTOBUF),
                    Arrays.toString(raw));
        }
        assertRefused(api.send("POST", PODS, joined(magic, message(2, deep)), "Content-Type", PROTOBUF), "deep");
        assertRefused(api.send("POST", MAPS, magic, "Content-Type", PROTOBUF), "magic");
        assertRefused(api.send("POST", MAPS, "{}".getBytes(UTF_8), "Content-Type", PROTOBUF), "json");
        // an amount that is none, a raw value that is no JSON: nobody could print what was stored
        byte[] quota = joined(
                name,
                message(
                        2,
                        message(
                                1,
                                joined(
                                        message(1, "pods".getBytes(UTF_8)),
                                        message(2, message(1, "many".getBytes(UTF_8)))))));
        assertRefused(
                api.send(
                        "POST",
                        "/api/v1/namespaces/default/resourcequotas",
                        joined(magic, message(2, quota)),
                        "Content-Type",
                        PROTOBUF),
                "quota");
        byte[] revision = joined(name, message(2, message(1, "{\"a\":".getBytes(UTF_8))), new byte[] {0x18, 1});
        assertRefused(
                api.send(
                        "POST",
                        "/apis/apps/v1/namespaces/default/controllerrevisions",
                        joined(magic, message(2, revision)),
                        "Content-Type",
                        PROTOBUF),
                "revision");
    }

    @Test
    void patchesThatAreNoneOrGrowAreRefused() {
        String doubling = IntStream.range(0, 40)
                .mapToObj(i -> "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/metadata/a" + i + "\"}")
                .collect(joining(",", "[", "]"));
        String tests = "{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"b\"},".repeat(10_000);
        assertThat(patch("json", "[" + tests + "{}]").code()).isEqualTo(413);
        for (String patch : List.of(
                doubling,
                "[" + tests + "{}]",
                "{}",
                "[",
                "null",
                "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":1e999999}]",
                "[{\"op\":\"move\",\"from\":\"/metadata\",\"path\":\"/metadata/x\"}]",
                "[{\"op\":\"replace\",\"path\":\"/kind\",\"value\":\"\\ud800\"}]",
                "[{\"op\":\"add\",\"path\":\"/data/b\",\"value\":" + "[".repeat(100_000) + "}]",
                "[{\"op\":\"add\",\"path\":\"" + "/x".repeat(100_000) + "\",\"value\":1}]")) {
            assertRefused(patch("json", patch), patch);
        }
        for (String type : List.of("merge", "strategic-merge")) {
            for (String patch : List.of(
                    "",
                    "[]",
                    "1",
                    "{",
                    "{\"a\":".repeat(100_000),
                    "{\"kind\":\"\\udc00\"}",
                    "{\"data\":{\"a\":1e999}}")) {
                assertRefused(patch(type, patch), patch);
            }
        }
        assertRefused(patch("strategic-merge", "{\"data\":{\"$patch\":\"explode\"}}"), "explode");
        assertRefused(patch("apply", "{}"), "apply");
    }

    @Test
    void halvesOfPairsBecomeTheReplacementCharacterAsInGo() {
        Api.Answer answer =
                api.post(MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"halves\"},\"data\":{\"a\":\"x\\ud800y\"}}");
        assertThat(answer.code()).isEqualTo(201);
        assertThat(answer.json().at("/data/a").asText()).isEqualTo("x\ufffdy");
    }

    @Test
    void warningsAboutABodyNeverOutgrowAHead() {
        String unknown = IntStream.range(0, 100)
                .mapToObj(i -> "\"" + "x".repeat(1_000) + i + "\":1")
                .collect(joining(","));
        Api.Answer answer =
                api.post(MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"warned\"}," + unknown + ",\"a\\r\\nb\":1}");
        assertThat(answer.code()).isEqualTo(201);
        List<String> warnings = answer.response().headers().allValues("Warning");
        assertThat(warnings).isNotEmpty();
        assertThat(String.join("", warnings)).hasSizeLessThan(8192);
    }

    @Test
    void pathsThatLeadElsewhereLeadNowhere() throws IOException {
        for (String path : List.of(
                MAPS + "/..",
                MAPS + "/../../kube-system/secrets",
                MAPS + "/%2e%2e/%2e%2e/secrets",
                MAPS + "/..%2f..%2fsecrets",
                MAPS + "/%2e",
                MAPS + "/a%00b",
                MAPS + "/a%2fb",
                MAPS + "/a%5cb",
                MAPS + "/%c0%ae%c0%ae",
                MAPS + "/%ff",
                MAPS + "/%zz",
                MAPS + "/%",
                MAPS + "/..;/x",
                MAPS + "/a;b=c",
                "/api/v1/namespaces/%2e%2e/configmaps/x",
                "/api/v1/namespaces/../configmaps/x",
                MAPS + "/" + "x".repeat(40_000),
                MAPS + "/x".repeat(1000),
                "/apis/../etc/passwd",
                MAPS + "/x?resourceVersion=%zz",
                MAPS + "/x?" + "a=b&".repeat(5000) + "limit=many",
                "/\u00fc",
                "*",
                "registry")) {
            try (RawConnection raw = new RawConnection(cluster, "http/1.1")) {
                String answer = raw.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .rest();
                assertThat(answer).as(path).matches("(?s)HTTP/1.1 4[0-9][0-9] .*");
                assertSaysNothingOfTheServer(answer, path);
                assertThat(answer).as(path).contains("\"kind\":\"Status\"");
            }
        }
    }

    @Test
    void requestsThatAreNoneGetAnAnswerOrAnEnd() throws IOException {
        for (String request : List.of(
                "\r\n\r\nGET\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /api HTTP/1.1\r\n\r\n",
                "GET /api HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET /api HTTP/1.1\r\nHost x\r\n\r\n",
                "GET /api HTTP/1.1\r\nHost: x\r\na\u0000b: c\r\n\r\n",
                "GET /api HTTP/1.1\r\nHost: x\r\nx: " + "y".repeat(70_000) + "\r\n\r\n",
                "GET /api HTTP/1.1\r\nHost: x\r\n" + "x: y\r\n".repeat(15_000) + "\r\n",
                "POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
                "POST " + MAPS
                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST " + MAPS
                        + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
                "EXPLODE " + MAPS + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "TRACE " + MAPS + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
            try (RawConnection raw = new RawConnection(cluster, "http/1.1")) {
                String answer = raw.send(request).answer();
                String shown = request.substring(0, Math.min(120, request.length()));
                assertThat(answer).as(shown).doesNotContain("HTTP/1.1 500", "HTTP/1.1 2");
                assertSaysNothingOfTheServer(answer, shown);
            }
        }
    }

    @Test
    void bodiesThatAreTooLargeAreRefusedHoweverTheyCome() throws IOException {
        byte[] large = ("{\"data\":{\"a\":\"" + "x".repeat(LIMIT) + "\"}}").getBytes(UTF_8);
        byte[] exact = Arrays.copyOf(large, LIMIT + 1);
        for (String type : List.of(JSON, YAML, PROTOBUF)) {
            assertThat(api.send("POST", MAPS, exact, "Content-Type", type).code())
                    .isEqualTo(413);
        }
        assertThat(api.send("PATCH", MAPS + "/target", exact, "Content-Type", "application/merge-patch+json")
                        .code())
                .isEqualTo(413);
        assertThat(api.send("DELETE", MAPS + "/target", exact, "Content-Type", JSON)
                        .code())
                .isEqualTo(413);
        // small on the wire and large when unpacked: nothing unpacks it
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[50_000_000]);
        }
        assertRefused(
                api.send("POST", MAPS, packed.toByteArray(), "Content-Type", JSON, "Content-Encoding", "gzip"), "gzip");
    }

    @Test
    void typesThatNobodySpeaksAreRefused() {
        for (String type :
                List.of("text/xml", "application/jso", "json", ";", "a/b/c", "application/json-patch+json")) {
            assertThat(api.post(MAPS, "{}", "Content-Type", type).code())
                    .as(type)
                    .isEqualTo(415);
        }
        for (String accept : List.of(
                "text/html", "a", ";q=1", "application/json;q=0", "application/json;as=Nothing;v=v1;g=meta.k8s.io")) {
            assertThat(api.get(MAPS, "Accept", accept).code()).as(accept).isEqualTo(406);
        }
        for (String token : List.of(
                "x", "e30", "bnVsbA", "W10", "%7B%7D", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTUsInN0YXJ0IjoiLi4vIn0")) {
            assertRefused(api.get(MAPS + "?limit=1&continue=" + token), token);
        }
        for (String query : List.of(
                "labelSelector=a%20in%20(",
                "labelSelector=%00",
                "fieldSelector=a",
                "fieldSelector=x%3Dy",
                "resourceVersion=x",
                "resourceVersion=-1",
                "limit=x",
                "timeoutSeconds=1e9&watch=1",
                "resourceVersionMatch=Exact")) {
            assertRefused(api.get(MAPS + "?" + query), query);
        }
    }

    private static Api.Answer patch(String type, String patch) {
        String name = type.equals("apply") ? "application/apply-patch+yaml" : "application/" + type + "-patch+json";
        return api.send("PATCH", MAPS + "/target", patch.getBytes(UTF_8), "Content-Type", name);
    }

    private static void assertRefused(Api.Answer answer, String input) {
        String shown = input.substring(0, Math.min(120, input.length()));
        assertThat(answer.code()).as(shown + ": " + answer.text()).isBetween(400, 499);
        JsonNode status = JsonCodec.ownTree(answer.bytes());
        assertThat(status.get("kind").asText()).as(shown).isEqualTo("Status");
        assertThat(status.get("code").asInt()).as(shown).isEqualTo(answer.code());
        assertThat(status.get("message").asText()).as(shown).isNotEmpty();
        assertSaysNothingOfTheServer(answer.text(), shown);
    }

    private static void assertSaysNothingOfTheServer(String answer, String input) {
        assertThat(answer)
                .as(input)
                .doesNotContainPattern(
                        "java\\.|Exception|io\\.balsa|[jJ]etty|jackson|snakeyaml|Feature|RecursionLimit|\tat ");
    }

    /** A field that holds a message or a text. */
    private static byte[] message(int field, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(field << 3 | 2);
        int length = content.length;
        while (length >= 0x80) {
            out.write(length & 0x7f | 0x80);
            length >>= 7;
        }
        out.write(length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
