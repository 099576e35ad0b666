package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified etcdctl sets permissions up on three real members, and they hold on all of them, also after a restart. */
class EtcdCtlAuthTest {
    @TempDir
    private Path folder;

    private StoreCluster cluster;

    @BeforeEach
    void start() {
        EtcdCtl.against("none");
        cluster = StoreCluster.start(folder, 3);
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private String ok(String... arguments) {
        return EtcdCtl.against(cluster.endpoints()).ok(arguments);
    }

    private String asAnn(MemberProcess member, String... arguments) {
        String[] all = Stream.concat(Stream.of("--user=ann:secret-word"), Stream.of(arguments))
                .toArray(String[]::new);
        return EtcdCtl.against(member.endpoint()).run(all).output();
    }

    @Test
    void permissionsHoldOnEveryMember() throws Exception {
        assertThat(ok("user", "add", "root:pw")).isEqualTo("User root created\n");
        assertThat(ok("user", "grant-role", "root", "root")).isEqualTo("Role root is granted to user root\n");
        assertThat(ok("user", "add", "ann:secret-word")).isEqualTo("User ann created\n");
        assertThat(ok("role", "add", "app")).isEqualTo("Role app created\n");
        assertThat(ok("role", "grant-permission", "--prefix", "app", "readwrite", "app/"))
                .isEqualTo("Role app updated\n");
        assertThat(ok("role", "grant-permission", "--from-key", "app", "read", "x"))
                .isEqualTo("Role app updated\n");
        assertThat(ok("user", "grant-role", "ann", "app")).isEqualTo("Role app is granted to user ann\n");
        assertThat(ok("auth", "enable")).isEqualTo("Authentication Enabled\n");

        assertThat(EtcdCtl.against(cluster.endpoints()).run("get", "app/a").output())
                .contains("etcdserver: user name is empty");
        assertThat(ok("--user=root:pw", "auth", "status")).isEqualTo("Authentication Status: true\nAuthRevision: 8\n");
        assertThat(ok("--user=root:pw", "role", "get", "app"))
                .isEqualTo(
                        "Role app\nKV Read:\n\t[app/, app0) (prefix app/)\n\t[x, <open ended>\nKV Write:\n\t[app/, app0) (prefix app/)\n");
        for (MemberProcess member : cluster.members()) {
            ok("--user=root:pw", "put", "secret", "s");
            assertThat(asAnn(member, "put", "app/" + member.name(), "v")).isEqualTo("OK\n");
            assertThat(asAnn(member, "get", "app/" + member.name(), "--print-value-only"))
                    .isEqualTo("v\n");
            assertThat(asAnn(member, "get", "--prefix", "app/", "--keys-only")).contains("app/m0");
            assertThat(asAnn(member, "get", "--from-key", "y")).isEmpty();
            assertThat(asAnn(member, "get", "secret")).contains("etcdserver: permission denied");
            assertThat(asAnn(member, "put", "secret", "x")).contains("etcdserver: permission denied");
            assertThat(asAnn(member, "watch", "secret")).contains("etcdserver: permission denied");
            assertThat(asAnn(member, "user", "list")).contains("etcdserver: permission denied");
            assertThat(asAnn(member, "snapshot", "save", folder.resolve("s").toString()))
                    .contains("etcdserver: permission denied");
            assertThat(EtcdCtl.against(member.endpoint())
                            .run("--user=ann:wrong", "get", "app/a")
                            .output())
                    .contains("etcdserver: authentication failed, invalid user ID or password");
        }

        cluster.killAll();
        cluster.restartAll();
        assertThat(asAnn(cluster.member(1), "get", "app/m0", "--print-value-only"))
                .isEqualTo("v\n");
        assertThat(ok("--user=root:pw", "user", "revoke-role", "ann", "app"))
                .isEqualTo("Role app is revoked from user ann\n");
        assertThat(asAnn(cluster.member(1), "get", "app/m0")).contains("etcdserver: permission denied");
        for (MemberProcess member : cluster.members()) {
            assertThat(member.log()).doesNotContain("secret-word");
        }
        assertThat(ok("--user=root:pw", "auth", "disable")).isEqualTo("Authentication Disabled\n");
        assertThat(ok("get", "app/m0", "--print-value-only")).isEqualTo("v\n");
    }
}
