package io.balsa.store.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.AuthGrpc;
import io.balsa.etcd.v3.AuthenticateRequest;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.FreePorts;
import io.balsa.store.cluster.Rpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every method of every service, asked by everybody: without a token, with a bad one, by a user without rights, by a user
 * with rights on the keys below {@code k}, and by root. A method that is not in the table fails the test.
 */
class CallMatrixTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String EMPTY = "INVALID_ARGUMENT: etcdserver: user name is empty";
    private static final String DENIED = "PERMISSION_DENIED: etcdserver: permission denied";
    private static final String BAD = "UNAUTHENTICATED: etcdserver: invalid auth token";

    /** Who may: each letter is one who is let through. n: nobody, b: bad token, u: user without rights, k: keys, r: root. */
    private static final String TABLE = """
            kr    KV/Range { key: "k1" }
            r     KV/Range { key: "secret" }
            r     KV/Range { key: "k1" range_end: "\\000" }
            kr    KV/RangeStream { key: "k1" range_end: "k9" }
            r     KV/RangeStream { key: "k1" range_end: "z" }
            kr    KV/Put { key: "k2" value: "v" prev_kv: true }
            r     KV/Put { key: "secret2" value: "v" }
            r     KV/Put { key: "k3" value: "v" lease: 12 }
            r     KV/Put { key: "kw" value: "v" prev_kv: true }
            kr    KV/Put { key: "kw" value: "v" }
            r     KV/Txn { success { request_put { key: "kw" value: "v" prev_kv: true } } }
            kr    KV/DeleteRange { key: "k8" prev_kv: true }
            r     KV/DeleteRange { key: "k8" range_end: "l" }
            r     KV/DeleteRange { key: "kw" prev_kv: true }
            kr    KV/Txn { compare { key: "k1" target: MOD } success { request_put { key: "k4" } } }
            r     KV/Txn { compare { key: "secret" target: MOD } success { request_put { key: "k4" } } }
            r     KV/Txn { failure { request_txn { compare { key: "secret" target: MOD } } } }
            r     KV/Txn { failure { request_txn { failure { request_delete_range { key: "secret9" } } } } }
            r     KV/Txn { success { request_txn { success { request_txn { success { request_range { key: "secret" } } } } } } }
            r     KV/Txn { success { request_put { key: "k5" lease: 12 } } }
            kr    KV/Txn { success { request_range { key: "k1" } } }
            r     KV/Txn { success { request_range { key: "secret" } } }
            r     KV/Compact { revision: 2 }
            kr    Watch/Watch { create_request { key: "k1" } }
            r     Watch/Watch { create_request { key: "secret" } }
            r     Watch/Watch { create_request { key: "k1" range_end: "\\000" } }
            r     Watch/Watch { create_request { } }
            ukr   Lease/LeaseGrant { TTL: 600 }
            kr    Lease/LeaseRevoke { ID: 13 }
            kr    Lease/LeaseKeepAlive { ID: 11 }
            r     Lease/LeaseKeepAlive { ID: 12 }
            ukr   Lease/LeaseTimeToLive { ID: 12 }
            kr    Lease/LeaseTimeToLive { ID: 11 keys: true }
            r     Lease/LeaseTimeToLive { ID: 12 keys: true }
            r     Lease/LeaseLeases
            r     Cluster/MemberAdd { peerURLs: "nonsense" }
            r     Cluster/MemberRemove { ID: 1 }
            r     Cluster/MemberUpdate { ID: 1 peerURLs: "nonsense" }
            r     Cluster/MemberPromote { ID: 1 }
            ukr   Cluster/MemberList { linearizable: true }
            ukr   Maintenance/Alarm { action: GET }
            r     Maintenance/Alarm { action: DEACTIVATE alarm: NOSPACE }
            ukr   Maintenance/Status
            r     Maintenance/Defragment
            r     Maintenance/Hash
            r     Maintenance/HashKV
            r     Maintenance/Snapshot
            r     Maintenance/MoveLeader { targetID: 1 }
            r     Maintenance/Downgrade { action: VALIDATE version: "nonsense" }
            nukr  Auth/AuthStatus
            nbukr Auth/Authenticate { name: "root" password: "r" }
            r     Auth/AuthEnable
            r     Auth/UserAdd { name: "eve" password: "e" options { no_password: true } }
            r     Auth/UserGet { name: "root" }
            ur    Auth/UserGet { name: "user" }
            r     Auth/UserList
            r     Auth/RoleGet { role: "root" }
            kr    Auth/RoleGet { role: "keys" }
            r     Auth/RoleList
            kr    Lock/Lock { name: "k-lock" lease: 11 }
            r     Lock/Lock { name: "secret-lock" lease: 12 }
            kr    Lock/Unlock { key: "k-lock/x" }
            r     Lock/Unlock { key: "secret" }
            kr    Election/Campaign { name: "k-e" lease: 11 }
            r     Election/Campaign { name: "secret-e" lease: 12 }
            kr    Election/Leader { name: "k-e" }
            r     Election/Leader { name: "secret-e" }
            kr    Election/Observe { name: "k-e" }
            r     Election/Observe { name: "secret-e" }
            kr    Election/Proclaim { leader { name: "k-e" key: "k-e/none" rev: 1 } }
            r     Election/Proclaim { leader { name: "secret-e" key: "secret-e/none" rev: 1 } }
            kr    Election/Resign { leader { name: "k-e" key: "k-e/none" rev: 1 } }
            r     Election/Resign { leader { name: "secret-e" key: "secret-e/none" rev: 1 } }
            r     Lease/LeaseRevoke { ID: 12 }
            r     Auth/RoleAdd { name: "eve" }
            r     Auth/RoleGrantPermission { name: "eve" perm { key: "x" } }
            r     Auth/UserGrantRole { user: "eve" role: "eve" }
            r     Auth/UserRevokeRole { name: "eve" role: "eve" }
            r     Auth/RoleRevokePermission { role: "eve" key: "x" }
            r     Auth/RoleDelete { role: "eve" }
            r     Auth/UserChangePassword { name: "eve" password: "f" }
            r     Auth/UserDelete { name: "eve" }
            r     Auth/AuthDisable
            """;

    private static final String PREPARE = """
            KV/Put { key: "k1" value: "v" }
            KV/Put { key: "kw" value: "v" }
            KV/Put { key: "secret" value: "v" }
            Lease/LeaseGrant { ID: 11 TTL: 6000 }
            Lease/LeaseGrant { ID: 12 TTL: 6000 }
            Lease/LeaseGrant { ID: 13 TTL: 6000 }
            KV/Put { key: "k6" value: "v" lease: 11 }
            KV/Put { key: "secret3" value: "v" lease: 12 }
            KV/Put { key: "k7" value: "v" lease: 13 }
            Auth/UserAdd { name: "root" password: "r" }
            Auth/UserAdd { name: "user" password: "u" }
            Auth/UserAdd { name: "keys" password: "k" }
            Auth/RoleAdd { name: "root" }
            Auth/RoleAdd { name: "keys" }
            Auth/RoleGrantPermission { name: "keys" perm { permType: READWRITE key: "k" range_end: "kw" } }
            Auth/RoleGrantPermission { name: "keys" perm { permType: WRITE key: "kw" } }
            Auth/UserGrantRole { user: "root" role: "root" }
            Auth/UserGrantRole { user: "keys" role: "keys" }
            Auth/AuthEnable
            """;

    @TempDir
    private static Path folder;

    private static StoreServer server;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        List<Integer> ports = FreePorts.take(2);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        server = StoreServer.start(StoreConfig.of(
                "m",
                folder,
                new InetSocketAddress(loopback, ports.get(0)),
                new InetSocketAddress(loopback, ports.get(1)),
                Map.of("m", "127.0.0.1:" + ports.get(1))));
        server.awaitReady(PATIENCE);
        channel = NettyChannelBuilder.forAddress(server.clientAddress())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        if (channel != null) {
            channel.shutdownNow();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyMethodHasARule() {
        assertThat(Rpc.methods())
                .allSatisfy(method -> assertThat(CallRule.named(method.getFullMethodName()))
                        .as(method.getFullMethodName())
                        .isPresent());
    }

    @Test
    void everyMethodLetsThroughWhomItShould() {
        List<String> asked = new ArrayList<>();
        TABLE.lines().forEach(line -> asked.add(line.substring(6).split(" ", 2)[0]));
        assertThat(asked)
                .as("the table has every method")
                .containsAll(Rpc.methods().stream().map(Rpc::shortName).toList());

        PREPARE.lines().forEach(line -> Rpc.parse(line).call(channel, ""));
        Map<Character, String> tokens = new LinkedHashMap<>();
        tokens.put('n', "");
        tokens.put('b', "nonsense");
        tokens.put('u', token("user", "u"));
        tokens.put('k', token("keys", "k"));
        tokens.put('r', "");
        SoftAssertions soft = new SoftAssertions();
        TABLE.lines().forEach(line -> {
            String allowed = line.substring(0, 6);
            Rpc rpc = Rpc.parse(line.substring(6));
            // Those with fewer rights first: what is done by who may cannot help who may not.
            tokens.forEach((who, token) -> {
                // root's token is new each time: its own changes must not make it old
                String shown = who == 'r' ? token("root", "r") : token;
                String outcome = rpc.outcome(channel, shown);
                boolean refused = outcome.contains(EMPTY)
                        || outcome.contains(DENIED)
                        || outcome.contains(BAD)
                        || outcome.contains("desc = etcdserver:");
                boolean let = allowed.indexOf(who) >= 0;
                soft.assertThat(!refused).as("%s: %s -> %s", who, line, outcome).isEqualTo(let);
                if (!let && who == 'n') {
                    soft.assertThat(outcome).as(line).contains("etcdserver: user name is empty");
                }
                if (!let && who == 'b') {
                    soft.assertThat(outcome).as(line).contains("etcdserver: invalid auth token");
                }
                if (!let && (who == 'u' || who == 'k')) {
                    soft.assertThat(outcome).as(line).contains("etcdserver: permission denied");
                }
            });
        });
        soft.assertAll();
    }

    private static String token(String user, String password) {
        return AuthGrpc.newBlockingStub(channel)
                .authenticate(AuthenticateRequest.newBuilder()
                        .setName(user)
                        .setPassword(password)
                        .build())
                .getToken();
    }
}
