package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.FreePorts;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.Secured;
import io.balsa.store.cluster.StoreCluster;
import io.balsa.store.cluster.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real member and real clients: who comes in at a client port with TLS, as whom, and who does not. */
class ClientTlsTest {
    @TempDir
    private Path folder;

    private TestAuthority ca;
    private TestAuthority stranger;
    private TestAuthority.Issued port;
    private StoreCluster cluster;
    private MemberProcess member;

    @BeforeEach
    void issue() {
        ca = new TestAuthority(folder.resolve("pki"), "ca");
        stranger = new TestAuthority(folder.resolve("pki"), "stranger");
        port = ca.issueRsa("port", "127.0.0.1");
        cluster = StoreCluster.prepare(folder, 1);
        member = cluster.member(0);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void start(String... flags) {
        member.run(Secured.flags(cluster, member, "client", flags));
        cluster.awaitReady(member);
    }

    private String certificate() {
        return "--cert-file=" + port.certificate();
    }

    private String key() {
        return "--key-file=" + port.key();
    }

    private String trusted() {
        return "--trusted-ca-file=" + ca.certificate();
    }

    private Secured client(TestAuthority.Issued own) {
        return new Secured(ca.certificate(), own);
    }

    private static void assertOk(EtcdCtl.Run run) {
        assertThat(run.exit()).as(run.output()).isZero();
    }

    /** The client keeps trying until its patience ends. What it says then is the fault of its last attempt. */
    private EtcdCtl.Run assertRefused(Secured client) {
        EtcdCtl.Run run = client.etcdctl(member, "--dial-timeout=5s", "--command-timeout=5s", "get", "a");
        assertThat(run.exit()).as(run.output()).isNotZero();
        return run;
    }

    /** The same at once: curl does not try again. */
    private void assertTurnedAway(Secured client) {
        assertThat(client.curl("https://" + member.endpoint() + "/version")).contains("curl: (");
    }

    @Test
    void aPortWithACertificateServesWhoeverTrustsIt() throws IOException {
        start(certificate(), key());
        Secured anybody = client(null);
        assertOk(anybody.etcdctl(member, "put", "a", "1"));
        assertThat(assertRefused(new Secured(stranger.certificate(), null)).output())
                .contains("x509: ");
        EtcdCtl plain = EtcdCtl.against(member.endpoint());
        assertThat(plain.run("--dial-timeout=2s", "--command-timeout=2s", "get", "a")
                        .exit())
                .isNotZero();
        assertThat(anybody.etcdctl(member, "get", "a").output()).isEqualTo("a\n1\n");

        TestAuthority.Issued renewed = stranger.issue("renewed", "127.0.0.1");
        Files.copy(renewed.key(), port.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(renewed.certificate(), port.certificate(), StandardCopyOption.REPLACE_EXISTING);
        assertTurnedAway(anybody);
        assertThat(new Secured(stranger.certificate(), null)
                        .etcdctl(member, "get", "a")
                        .output())
                .isEqualTo("a\n1\n");
        assertThat(member.log())
                .as("what clients do wrong is no fault of ours")
                .contains("refuses the connection from /127.0.0.1:")
                .doesNotContain("\tat ");
    }

    @Test
    void onlyClientsOfTheTrustedAuthorityComeInWhoAreNotRevokedAndNameAnAllowedHost() {
        TestAuthority.Issued lost = ca.issue("lost", "one.example");
        Path list = ca.revoke(lost);
        start(
                certificate(),
                key(),
                trusted(),
                "--client-cert-auth",
                "--client-crl-file=" + list,
                "--client-cert-allowed-hostname=one.example,two.example");
        assertOk(client(ca.issue("client", "two.example")).etcdctl(member, "put", "a", "1"));
        // TLS 1.3: this client has begun to write when the alert comes, so it may say "broken pipe" instead of it
        assertRefused(client(stranger.issue("foreign", "two.example")));
        assertTurnedAway(client(ca.issueExpired("late", "two.example")));
        assertTurnedAway(client(lost));
        assertTurnedAway(client(ca.issue("three", "three.example")));
        assertTurnedAway(client(null));
        assertThat(member.log())
                .contains("refuses the caller CN=foreign: ")
                .contains("refuses the caller CN=late: ")
                .contains("refuses the caller CN=lost: it is revoked")
                .contains("refuses the caller CN=three: it names none of the hosts [one.example, two.example]")
                .doesNotContain("\tat ");
        assertOk(client(ca.issue("again", "one.example")).etcdctl(member, "get", "a"));
    }

    @Test
    void theNameInAClientsCertificateIsItsUserButNotThroughTheGateway() {
        start(certificate(), key(), trusted(), "--client-cert-auth");
        Secured root = client(ca.issue("root"));
        Secured alice = client(ca.issue("alice"));
        assertOk(root.etcdctl(member, "user", "add", "root", "--no-password"));
        assertOk(root.etcdctl(member, "user", "grant-role", "root", "root"));
        assertOk(root.etcdctl(member, "user", "add", "alice", "--no-password"));
        assertOk(root.etcdctl(member, "role", "add", "hers"));
        assertOk(root.etcdctl(member, "role", "grant-permission", "hers", "readwrite", "a"));
        assertOk(root.etcdctl(member, "user", "grant-role", "alice", "hers"));
        assertOk(root.etcdctl(member, "auth", "enable"));

        assertOk(alice.etcdctl(member, "put", "a", "1"));
        assertThat(alice.etcdctl(member, "put", "b", "1").output()).contains("etcdserver: permission denied");
        assertThat(client(ca.issue("nobody")).etcdctl(member, "get", "a").output())
                .contains("etcdserver: permission denied");
        assertOk(root.etcdctl(member, "put", "b", "1"));
        // etcd: certificates of the gateway's callers are not looked at
        assertThat(root.curl("https://" + member.endpoint() + "/v3/kv/range", "-d", "{\"key\":\"YQ==\"}"))
                .contains("etcdserver: user name is empty");
    }

    @Test
    void aTrustedAuthorityAloneAsksForCertificatesButTheyNameNobody() {
        start(certificate(), key(), trusted());
        Secured root = client(ca.issue("root"));
        assertTurnedAway(client(null));
        assertOk(root.etcdctl(member, "user", "add", "root:secret"));
        assertOk(root.etcdctl(member, "user", "grant-role", "root", "root"));
        assertOk(root.etcdctl(member, "auth", "enable"));
        assertThat(root.etcdctl(member, "get", "a").output()).contains("etcdserver: user name is empty");
        assertOk(root.etcdctl(member, "--user=root:secret", "put", "a", "1"));
    }

    @Test
    void theHttpSideIsBehindTlsToo() {
        int metrics = FreePorts.take(1).get(0);
        start(certificate(), key(), trusted(), "--listen-metrics-urls=https://127.0.0.1:" + metrics);
        Secured monitor = client(ca.issue("monitor"));
        String url = "https://" + member.endpoint();
        String put = "{\"key\":\"YQ==\",\"value\":\"MQ==\"}";
        assertThat(monitor.curl(url + "/v3/kv/put", "-d", put)).contains("\"revision\":\"2\"");
        assertThat(monitor.curl(url + "/health")).contains("\"health\":\"true\"");
        assertThat(monitor.curl(url + "/version")).contains("\"etcdserver\"");
        assertThat(monitor.curl(url + "/metrics")).contains("etcd_server_has_leader 1");
        assertThat(monitor.curl(url + "/metrics", "--http1.1", "--tls-max", "1.2"))
                .contains("etcd_server_has_leader 1");
        assertThat(monitor.curl("https://127.0.0.1:" + metrics + "/metrics")).contains("etcd_server_has_leader 1");
        assertThat(client(null).curl(url + "/health")).contains("curl: (");
        assertThat(client(null).curl("http://" + member.endpoint() + "/health")).contains("curl: (");
        assertThat(member.log()).doesNotContain("\tat ");
    }

    @Test
    void aCertificateIsMadeWhereNobodyGaveOneAndKeptOverARestart() throws IOException {
        start("--auto-tls");
        Path made = member.dataDir().resolve("fixtures/client/cert.pem");
        String first = Files.readString(made);
        Secured knowing = new Secured(made, null);
        assertOk(knowing.etcdctl(member, "put", "a", "1"));
        assertThat(knowing.curl("https://" + member.endpoint() + "/health")).contains("true");
        assertOk(EtcdCtl.against("https://" + member.endpoint())
                .run("--insecure-skip-tls-verify", "--insecure-transport=false", "put", "a", "2"));
        cluster.stop(member);
        start("--auto-tls");
        assertThat(Files.readString(made)).isEqualTo(first);
        assertThat(knowing.etcdctl(member, "get", "a").output()).isEqualTo("a\n2\n");
    }
}
