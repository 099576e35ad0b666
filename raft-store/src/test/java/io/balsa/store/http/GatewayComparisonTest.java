package io.balsa.store.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.RealEtcd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same requests to a member and to an etcd of its makers: the answers are the same, down to the order of fields. */
class GatewayComparisonTest {
    private record Request(String path, String body) {}

    private static final List<Request> SCRIPT = List.of(
            new Request("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}"),
            new Request("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmF6\",\"prev_kv\":true}"),
            new Request("/v3/kv/put", "{\"key\":\"Zm9vMg==\",\"prevKv\":true}"),
            new Request("/v3/kv/range", "{\"key\":\"Zm9v\"}"),
            new Request(
                    "/v3/kv/range", "{\"key\":\"AA==\",\"range_end\":\"AA==\",\"keys_only\":true,\"sort_order\":2}"),
            new Request("/v3/kv/range", "{\"key\":\"AA==\",\"range_end\":\"AA==\",\"count_only\":true,\"limit\":1}"),
            new Request("/v3/kv/range", "{\"key\":\"Zm9v\",\"sort_order\":\"NO_SUCH_ORDER\"}"),
            new Request("/v3/kv/range", "{\"key\":\"-_-_\",\"limit\":\"1\",\"later\":null} trailing"),
            new Request("/v3/kv/range", "{\"key\":\"Zm9v\",\"revision\":\"99\"}"),
            new Request("/v3/kv/range", "{}"),
            new Request("/v3/kv/range", ""),
            new Request("/v3/kv/range", "{"),
            new Request("/v3/kv/range/", "{}"),
            new Request(
                    "/v3/kv/txn",
                    "{\"compare\":[{\"result\":\"GREATER\",\"target\":\"VERSION\",\"key\":\"Zm9v\",\"version\":\"1\"}],"
                            + "\"success\":[{\"requestPut\":{\"key\":\"Zm9v\",\"value\":\"YmFy\"}},"
                            + "{\"request_range\":{\"key\":\"Zm9v\"}},{\"request_delete_range\":{\"key\":\"eA==\"}}]}"),
            new Request("/v3/kv/deleterange", "{\"key\":\"Zm9v\",\"prev_kv\":true}"),
            new Request("/v3/kv/compaction", "{\"revision\":\"3\"}"),
            new Request("/v3/kv/compaction", "{\"revision\":\"3\"}"),
            new Request("/v3/lease/grant", "{\"TTL\":\"100\",\"ID\":\"7\"}"),
            new Request("/v3/lease/grant", "{\"TTL\":\"100\",\"ID\":\"7\"}"),
            new Request("/v3/lease/grant", "{\"TTL\":\"9999999999\",\"ID\":\"9\"}"),
            new Request("/v3/lease/timetolive", "{\"ID\":\"99\"}"),
            new Request("/v3/lease/leases", "{}"),
            new Request("/v3/kv/lease/leases", ""),
            new Request("/v3/lease/keepalive", "{\"ID\":\"7\"}{\"ID\":\"99\"}"),
            new Request("/v3/lease/revoke", "{\"ID\":\"7\"}"),
            new Request("/v3/kv/lease/revoke", "{\"ID\":\"7\"}"),
            new Request("/v3/maintenance/alarm", "{}"),
            new Request("/v3/nothing", "{}"),
            new Request("/nothing", "{}"),
            new Request("/version", "{}"),
            new Request("/health", "{}"),
            new Request("/readyz", "{}"));

    private static final List<String> PAGES = List.of(
            "/health",
            "/health?serializable=true",
            "/livez",
            "/livez?verbose",
            "/readyz",
            "/readyz/",
            "/",
            "/readyz/serializable_read",
            "/readyz/linearizable_read?verbose",
            "/livez/linearizable_read",
            "/v3/kv/range");

    @Test
    void theAnswersAreTheSame(@TempDir Path folder) throws Exception {
        StoreServer member = HttpMembers.start(folder, 1).get(0);
        try (RealEtcd etcd = RealEtcd.start(folder)) {
            InetSocketAddress theirs = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(etcd.endpoint().substring(etcd.endpoint().indexOf(':') + 1)));
            InetSocketAddress ours = member.clientAddress();
            for (Request request : SCRIPT) {
                assertSame(
                        request.path() + " " + request.body(),
                        HttpMembers.post(ours, request.path(), request.body()),
                        HttpMembers.post(theirs, request.path(), request.body()));
            }
            for (String page : PAGES) {
                assertSame(page, HttpMembers.get(ours, page), HttpMembers.get(theirs, page));
            }
        } finally {
            member.close();
        }
    }

    private static void assertSame(String request, HttpResponse<String> ours, HttpResponse<String> theirs) {
        assertThat(ours.statusCode()).as(request + ": " + ours.body()).isEqualTo(theirs.statusCode());
        for (String header : List.of(
                "Content-Type",
                "Allow",
                "X-Content-Type-Options",
                "Access-Control-Allow-Origin",
                "Access-Control-Allow-Methods",
                "Grpc-Metadata-Content-Type")) {
            if (!ours.headers().map().containsKey("Transfer-Encoding")) {
                assertThat(ours.headers().firstValue(header))
                        .as(request + " " + header)
                        .isEqualTo(theirs.headers().firstValue(header));
            }
        }
        assertThat(comparable(ours.body())).as(request).isEqualTo(comparable(theirs.body()));
    }

    /** Without who answered, and of an error what all versions of etcd have. */
    private static String comparable(String body) {
        if (!body.startsWith("{")) {
            return body;
        }
        StringBuilder lines = new StringBuilder();
        for (String line : body.split("\n", -1)) {
            if (!line.isEmpty()) {
                JsonElement json = JsonParser.parseString(line);
                mask(json);
                lines.append(json).append('\n');
            }
        }
        return lines.toString();
    }

    private static void mask(JsonElement json) {
        if (json instanceof JsonObject object) {
            for (String field : List.of("cluster_id", "member_id", "raft_term")) {
                if (object.has(field)) {
                    object.addProperty(field, "?");
                }
            }
            if (object.has("code")) {
                object.remove("error");
                object.remove("details");
            }
            object.entrySet().forEach(entry -> mask(entry.getValue()));
        }
    }
}
