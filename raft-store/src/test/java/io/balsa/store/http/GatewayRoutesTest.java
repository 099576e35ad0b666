package io.balsa.store.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatewayRoutesTest {
    /** etcd: api/etcdserverpb/rpc.proto, v3lock.proto and v3election.proto, their google.api.http options. */
    private static final List<String> ETCD = Stream.of(
                    "kv: range put deleterange txn compaction lease/revoke lease/timetolive lease/leases",
                    "lease: grant revoke keepalive timetolive leases",
                    "cluster/member: add remove update list promote",
                    "maintenance: alarm status defragment hash hashkv snapshot transfer-leadership downgrade",
                    "auth: enable disable status authenticate user/add user/get user/list user/delete user/changepw",
                    "auth: user/grant user/revoke role/add role/get role/list role/delete role/grant role/revoke",
                    "lock: lock unlock",
                    "election: campaign proclaim leader observe resign")
            .flatMap(line -> {
                String[] words = line.split(" ");
                List<String> paths = new ArrayList<>();
                for (int i = 1; i < words.length; i++) {
                    paths.add("/v3/" + words[0].replace(":", "/") + words[i]);
                }
                return paths.stream();
            })
            .toList();

    @Test
    void everyPathOfEtcdLeadsToAMethodThatTakesMessages() {
        GatewayRoutes routes = new GatewayRoutes();
        List<String> expected = new ArrayList<>(ETCD);
        expected.add("/v3/watch");
        assertThat(routes.paths()).containsExactlyInAnyOrderElementsOf(expected);
        for (String path : routes.paths()) {
            assertThat(routes.find(path).orElseThrow().requestPrototype())
                    .as(path)
                    .isNotNull();
        }
    }
}
