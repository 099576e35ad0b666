package io.balsa.store.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.AuthGrpc;
import io.balsa.etcd.v3.AuthenticateRequest;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.FreePorts;
import io.balsa.store.cluster.RealEtcd;
import io.balsa.store.cluster.Rpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same requests in the name of the same users to this store and to a real etcd: the same answers, codes and texts. */
class AuthComparisonTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Who asks, and what; {@code +} signs somebody in. */
    private static final String BEFORE = """
            - Auth/AuthEnable
            - Auth/AuthDisable
            - Auth/AuthStatus
            - Auth/Authenticate { name: "root" password: "r" }
            - Auth/UserAdd { name: "" password: "x" }
            - Auth/UserAdd { name: "root" password: "r" }
            - Auth/UserAdd { name: "root" password: "r" }
            - Auth/UserAdd { name: "none" options { no_password: true } }
            - Auth/UserAdd { name: "long" password: "%1$s" }
            - Auth/AuthEnable
            - Auth/UserGrantRole { user: "root" role: "admin" }
            - Auth/UserGrantRole { user: "nobody" role: "root" }
            - Auth/UserGrantRole { user: "root" role: "root" }
            - Auth/UserGrantRole { user: "root" role: "root" }
            - Auth/RoleGet { role: "root" }
            - Auth/RoleAdd { name: "" }
            - Auth/RoleAdd { name: "root" }
            - Auth/RoleAdd { name: "reader" }
            - Auth/RoleAdd { name: "reader" }
            - Auth/RoleAdd { name: "writer" }
            - Auth/RoleAdd { name: "gone" }
            - Auth/RoleGrantPermission { name: "reader" }
            - Auth/RoleGrantPermission { name: "missing" perm { key: "a" } }
            - Auth/RoleGrantPermission { name: "missing" perm { key: "" } }
            - Auth/RoleGrantPermission { name: "reader" perm { permType: READ key: "" range_end: "b" } }
            - Auth/RoleGrantPermission { name: "reader" perm { permType: READ key: "b" range_end: "a" } }
            - Auth/RoleGrantPermission { name: "reader" perm { permType: READ key: "b" range_end: "b" } }
            - Auth/RoleGrantPermission { name: "reader" perm { permType: READ key: "d" range_end: "f" } }
            - Auth/RoleGrantPermission { name: "reader" perm { permType: READ key: "a" range_end: "d" } }
            - Auth/RoleGrantPermission { name: "reader" perm { permType: READ key: "x" range_end: "\\000" } }
            - Auth/RoleGrantPermission { name: "reader" perm { permType: READ key: "m" } }
            - Auth/RoleGrantPermission { name: "writer" perm { permType: READ key: "c" } }
            - Auth/RoleGrantPermission { name: "writer" perm { permType: WRITE key: "c" } }
            - Auth/RoleGrantPermission { name: "writer" perm { permType: READWRITE key: "e" range_end: "g" } }
            - Auth/RoleGet { role: "reader" }
            - Auth/RoleGet { role: "writer" }
            - Auth/RoleGet { role: "missing" }
            - Auth/RoleRevokePermission { role: "reader" key: "a" }
            - Auth/RoleRevokePermission { role: "missing" key: "a" }
            - Auth/UserAdd { name: "ann" password: "a" }
            - Auth/UserAdd { name: "bob" password: "b" }
            - Auth/UserGrantRole { user: "ann" role: "writer" }
            - Auth/UserGrantRole { user: "ann" role: "reader" }
            - Auth/UserGrantRole { user: "bob" role: "gone" }
            - Auth/UserGet { name: "ann" }
            - Auth/UserGet { name: "missing" }
            - Auth/UserRevokeRole { name: "ann" role: "gone" }
            - Auth/UserRevokeRole { name: "missing" role: "gone" }
            - Auth/UserDelete { name: "missing" }
            - Auth/UserChangePassword { name: "missing" password: "x" }
            - Auth/RoleDelete { role: "missing" }
            - Auth/UserList
            - Auth/RoleList
            - KV/Put { key: "secret" value: "s" }
            - KV/Put { key: "c" value: "1" }
            - KV/Put { key: "a" value: "1" }
            - KV/Put { key: "e" value: "1" }
            - KV/Put { key: "m" value: "1" }
            - KV/Put { key: "z" value: "1" }
            - Lease/LeaseGrant { ID: 5 TTL: 600 }
            - Lease/LeaseGrant { ID: 6 TTL: 600 }
            - KV/Put { key: "e" value: "2" lease: 5 }
            - KV/Put { key: "secret" value: "2" lease: 6 }
            - Auth/AuthStatus
            - Auth/AuthEnable
            - Auth/AuthEnable
            """;

    private static final String AFTER = """
            - Auth/Authenticate { name: "root" password: "wrong" }
            - Auth/Authenticate { name: "missing" password: "wrong" }
            - Auth/Authenticate { name: "none" password: "" }
            - Auth/Authenticate { name: "" password: "" }
            + root r
            + ann a
            + bob b
            root Auth/AuthStatus
            - KV/Range { key: "a" }
            - KV/Put { key: "a" }
            - KV/Put { key: "" }
            - KV/Txn { success { request_put { key: "a" } } }
            - KV/DeleteRange { key: "a" }
            - Lease/LeaseRevoke { ID: 5 }
            - Lease/LeaseTimeToLive { ID: 5 keys: true }
            - Auth/UserList
            - Auth/UserGet { name: "ann" }
            - Watch/Watch { create_request { key: "a" } }
            ! KV/Range { key: "a" }
            ! KV/Put { key: "a" }
            ! KV/Put { key: "" }
            ! Lease/LeaseGrant { TTL: 600 }
            ! Watch/Watch { create_request { key: "a" } }
            ! Auth/UserList
            root KV/Range { key: "a" range_end: "\\000" keys_only: true }
            ann KV/Range { key: "a" }
            ann KV/Range { key: "secret" }
            ann KV/Range { key: "secret" serializable: true }
            ann KV/Range { key: "a" range_end: "f" keys_only: true }
            ann KV/Range { key: "a" range_end: "g" keys_only: true }
            ann KV/Range { key: "a" range_end: "h" }
            ann KV/Range { key: "a" range_end: "\\000" }
            ann KV/Range { key: "m" }
            ann KV/Range { key: "m" range_end: "n" }
            ann KV/Range { key: "m" range_end: "m\\000" }
            ann KV/Range { key: "x" range_end: "\\000" keys_only: true }
            ann KV/Range { key: "w" range_end: "\\000" }
            ann KV/Range { key: "zz" range_end: "x" }
            ann KV/Range { key: "zz" range_end: "n" }
            ann KV/Range { key: "h" range_end: "a" }
            ann KV/Range { key: "a" revision: 1000 }
            ann KV/Range { key: "secret" revision: 1000 }
            ann KV/Range { key: "" }
            ann KV/Put { key: "a" value: "x" }
            ann KV/Put { key: "c" value: "2" }
            ann KV/Put { key: "c" value: "3" prev_kv: true }
            ann KV/Put { key: "f" value: "3" prev_kv: true }
            ann KV/Put { key: "secret" prev_kv: true }
            ann KV/Put { key: "f" value: "4" lease: 5 }
            ann KV/Put { key: "f" value: "4" lease: 6 }
            ann KV/Put { key: "secret" value: "4" lease: 99 }
            ann KV/Put { key: "f" value: "4" lease: 99 }
            ann KV/DeleteRange { key: "f" range_end: "g" prev_kv: true }
            ann KV/DeleteRange { key: "f" range_end: "h" }
            ann KV/DeleteRange { key: "c" prev_kv: true }
            ann KV/Txn { compare { key: "secret" target: VERSION } success { request_range { key: "a" } } }
            ann KV/Txn { compare { key: "a" target: VERSION } success { request_range { key: "secret" } } }
            ann KV/Txn { compare { key: "a" target: VERSION } success { request_range { key: "a" } } failure { request_put { key: "a" } } }
            ann KV/Txn { compare { key: "a" target: VERSION } success { request_range { key: "a" } } failure { request_put { key: "e" value: "5" } } }
            ann KV/Txn { success { request_delete_range { key: "secret" } } }
            ann KV/Txn { success { request_range { key: "a" } } success { request_range { key: "secret" } } }
            ann KV/Txn { success { request_range { key: "a" } } success { request_range { key: "m" } } }
            ann Watch/Watch { create_request { key: "a" range_end: "g" } }
            ann Watch/Watch { create_request { key: "a" range_end: "h" } }
            ann Watch/Watch { create_request { key: "x" range_end: "\\000" } }
            ann Watch/Watch { create_request { key: "secret" } }
            ann Watch/Watch { create_request { } }
            bob Watch/Watch { create_request { key: "a" } }
            bob KV/Range { key: "a" }
            bob KV/Put { key: "a" }
            ann Lease/LeaseRevoke { ID: 6 }
            ann Lease/LeaseRevoke { ID: 77 }
            ann Lease/LeaseTimeToLive { ID: 6 keys: true }
            ann Lease/LeaseRevoke { ID: 5 }
            ann Auth/UserGet { name: "ann" }
            ann Auth/UserGet { name: "bob" }
            ann Auth/UserGet { name: "missing" }
            ann Auth/RoleGet { role: "reader" }
            ann Auth/RoleGet { role: "gone" }
            ann Auth/RoleGet { role: "missing" }
            ann Auth/UserList
            ann Auth/RoleList
            ann Auth/UserAdd { name: "eve" password: "e" }
            ann Auth/UserChangePassword { name: "ann" password: "e" }
            ann Auth/AuthDisable
            ann Auth/AuthEnable
            ann Auth/RoleAdd { name: "x" }
            ann Auth/RoleDelete { role: "reader" }
            ann Maintenance/Alarm { action: GET }
            root Auth/UserDelete { name: "root" }
            root Auth/RoleDelete { role: "root" }
            root Auth/UserRevokeRole { name: "root" role: "root" }
            root Auth/UserRevokeRole { name: "root" role: "gone" }
            root Auth/UserGet { name: "ann" }
            root Auth/RoleDelete { role: "gone" }
            root Auth/UserGet { name: "bob" }
            root Auth/RoleRevokePermission { role: "reader" key: "a" range_end: "d" }
            root Auth/RoleGet { role: "reader" }
            ann KV/Range { key: "a" }
            ann KV/Range { key: "c" }
            root Auth/UserRevokeRole { name: "ann" role: "writer" }
            ann KV/Put { key: "c" }
            ann KV/Range { key: "d" }
            root Auth/UserChangePassword { name: "ann" password: "b" }
            ann KV/Range { key: "d" }
            - Auth/Authenticate { name: "ann" password: "a" }
            + ann b
            ann KV/Range { key: "d" }
            root Auth/UserChangePassword { name: "none" password: "b" }
            - Auth/Authenticate { name: "none" password: "b" }
            root Auth/UserChangePassword { name: "ann" hashedPassword: "!" }
            root Auth/UserDelete { name: "ann" }
            ann KV/Range { key: "d" }
            ann Auth/UserGet { name: "ann" }
            - Auth/Authenticate { name: "ann" password: "b" }
            root Auth/UserList
            root Auth/RoleList
            root Auth/AuthStatus
            root Auth/AuthDisable
            - Auth/AuthStatus
            root KV/Range { key: "c" }
            ann KV/Range { key: "c" }
            - KV/Put { key: "a" }
            - Auth/UserDelete { name: "root" }
            - Auth/AuthEnable
            """;

    @TempDir
    private Path folder;

    private StoreServer server;
    private ManagedChannel ours;
    private RealEtcd etcd;
    private final Map<String, String> ourTokens = new HashMap<>();
    private final Map<String, String> etcdTokens = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        List<Integer> ports = FreePorts.take(2);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        server = StoreServer.start(StoreConfig.of(
                "m",
                folder.resolve("ours"),
                new InetSocketAddress(loopback, ports.get(0)),
                new InetSocketAddress(loopback, ports.get(1)),
                Map.of("m", "127.0.0.1:" + ports.get(1))));
        server.awaitReady(PATIENCE);
        ours = NettyChannelBuilder.forAddress(server.clientAddress())
                .usePlaintext()
                .build();
        etcd = RealEtcd.start(folder);
        ourTokens.put("-", "");
        etcdTokens.put("-", "");
        ourTokens.put("!", "nonsense");
        etcdTokens.put("!", "nonsense");
    }

    @AfterEach
    void stop() throws Exception {
        if (etcd != null) {
            etcd.close();
        }
        if (ours != null) {
            ours.shutdownNow();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theSameRequestsOfTheSameUsersHaveTheSameAnswers() {
        SoftAssertions soft = new SoftAssertions();
        run(BEFORE.formatted("x".repeat(73)), soft);
        run(AFTER, soft);
        soft.assertAll();
    }

    /** A difference: etcd 3.5 tells what was granted to the root role, which does not bind it; etcd 3.6 tells what it may do. */
    @Test
    void theRootRoleMayDoEverythingWhateverIsGrantedToIt() {
        Rpc.parse("Auth/RoleAdd { name: \"root\" }").call(ours, "");
        Rpc.parse("Auth/RoleGrantPermission { name: \"root\" perm { permType: READ key: \"a\" } }")
                .call(ours, "");
        assertThat(Rpc.parse("Auth/RoleGet { role: \"root\" }").outcome(ours, ""))
                .isEqualTo("header { revision: 1 } perm { permType: READWRITE range_end: \"\\000\" }");
    }

    private void run(String script, SoftAssertions soft) {
        script.lines().forEach(line -> {
            String[] words = line.split(" ", 3);
            if (words[0].equals("+")) {
                ourTokens.put(words[1], token(ours, words[1], words[2]));
                etcdTokens.put(words[1], token(etcd.channel(), words[1], words[2]));
                return;
            }
            Rpc rpc = Rpc.parse(line.substring(words[0].length() + 1));
            soft.assertThat(rpc.outcome(ours, ourTokens.get(words[0])))
                    .as(line)
                    .isEqualTo(rpc.outcome(etcd.channel(), etcdTokens.get(words[0])));
        });
    }

    private static String token(Channel channel, String user, String password) {
        return AuthGrpc.newBlockingStub(channel)
                .authenticate(AuthenticateRequest.newBuilder()
                        .setName(user)
                        .setPassword(password)
                        .build())
                .getToken();
    }
}
