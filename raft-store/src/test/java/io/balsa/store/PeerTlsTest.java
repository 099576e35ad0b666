package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.Secured;
import io.balsa.store.cluster.StoreCluster;
import io.balsa.store.cluster.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real members with certificates: they are a cluster with each other and with nobody else. */
class PeerTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private TestAuthority ca;
    private TestAuthority stranger;

    @BeforeEach
    void issue() {
        ca = new TestAuthority(folder.resolve("pki"), "ca");
        stranger = new TestAuthority(folder.resolve("pki"), "stranger");
    }

    private static List<String> flags(StoreCluster cluster, MemberProcess member, String... more) {
        return Secured.flags(cluster, member, "peer|initial-cluster", more);
    }

    private List<String> flags(StoreCluster cluster, MemberProcess member, TestAuthority.Issued own) {
        return flags(
                cluster,
                member,
                "--peer-cert-file=" + own.certificate(),
                "--peer-key-file=" + own.key(),
                "--peer-trusted-ca-file=" + ca.certificate(),
                "--peer-client-cert-auth");
    }

    private void launch(StoreCluster cluster, MemberProcess member, TestAuthority authority) {
        member.run(flags(cluster, member, authority.issue(member.name(), "127.0.0.1")));
    }

    @Test
    void membersSpeakTlsToEachOtherAndToNobodyElse() throws IOException {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 3)) {
            cluster.members().forEach(member -> launch(cluster, member, ca));
            cluster.members().forEach(cluster::awaitReady);
            EtcdCtl all = EtcdCtl.against(cluster.endpoints());
            all.ok("put", "a", "1");
            assertThat(all.ok("member", "list")).contains("https://127.0.0.1:").doesNotContain(" http://127.0.0.1:0");

            MemberProcess killed = cluster.leader();
            cluster.kill(killed);
            EtcdCtl rest = EtcdCtl.against(cluster.leader().endpoint());
            rest.ok("put", "a", "2");
            launch(cluster, killed, ca);
            cluster.awaitReady(killed);
            assertThat(EtcdCtl.against(killed.endpoint()).ok("get", "a")).isEqualTo("a\n2\n");

            MemberProcess third = cluster.follower();
            cluster.stop(third);
            launch(cluster, third, stranger);
            MemberProcess leader = cluster.leader();
            await().atMost(PATIENCE).until(() -> leader.log().contains("does not trust CN=" + third.name()));
            await().atMost(PATIENCE).until(() -> leader.log().contains("refuses the caller CN=" + third.name()));
            assertThat(third.log()).doesNotContain("ready to serve");
            EtcdCtl.against(leader.endpoint()).ok("put", "a", "3");
            cluster.kill(third);
            launch(cluster, third, ca);
            cluster.awaitReady(third);

            int port = peerPort(leader);
            garbage(port, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            garbage(port, new byte[4096]);
            garbage(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(cluster.alive()).hasSize(3);
            all.ok("put", "a", "4");
            assertThat(EtcdCtl.against(third.endpoint()).ok("get", "a")).isEqualTo("a\n4\n");
            assertThat(leader.log())
                    .as("what callers do wrong is no fault of ours")
                    .doesNotContain("\tat ");
        }
    }

    @Tag("long")
    @Test
    void aPlainClusterGoesOverToTlsAllAtOnce() {
        try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
            EtcdCtl all = EtcdCtl.against(cluster.endpoints());
            all.ok("put", "a", "1");
            cluster.members().forEach(cluster::stop);
            cluster.members().forEach(member -> launch(cluster, member, ca));
            cluster.members().forEach(cluster::awaitReady);
            assertThat(all.ok("get", "a")).isEqualTo("a\n1\n");
            for (String line : all.ok("member", "list").lines().toList()) {
                String[] member = line.split(", ");
                all.ok("member", "update", member[0], "--peer-urls=" + member[3].replace("http:", "https:"));
                all.ok("put", "a", member[0]);
            }
            assertThat(all.ok("member", "list").lines().map(line -> line.split(", ")[3]))
                    .hasSize(3)
                    .allMatch(url -> url.startsWith("https:"));
        }
    }

    // A member that nobody answers gives up after half a minute.
    @Tag("long")
    @Test
    void strangersDoNotJoinAndAddedMembersWithCertificatesDo() {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 1)) {
            MemberProcess first = cluster.member(0);
            launch(cluster, first, ca);
            cluster.awaitReady(first);
            EtcdCtl etcdctl = EtcdCtl.against(first.endpoint());
            MemberProcess second = cluster.newMember("second");
            etcdctl.ok(
                    "member", "add", "second", "--peer-urls=" + second.peerUrl().replace("http:", "https:"));

            launch(cluster, second, stranger);
            second.awaitExit(PATIENCE);
            assertThat(second.log())
                    .contains("no member of --initial-cluster could say who second is")
                    .contains("certificate")
                    .doesNotContain("\tat ");
            assertThat(first.log()).contains("CN=second");

            // From its own authority, but made for another machine.
            second.run(flags(cluster, second, ca.issue("second", "10.9.8.7")));
            second.awaitExit(PATIENCE);
            assertThat(first.log()).contains("CN=second is for [/10.9.8.7], not for 127.0.0.1");

            launch(cluster, second, ca);
            cluster.awaitReady(second);
            etcdctl.ok("put", "a", "1");
            assertThat(EtcdCtl.against(second.endpoint()).ok("get", "a")).isEqualTo("a\n1\n");
        }
    }

    @Test
    void membersMakeCertificatesWhereNobodyGaveThemAny() {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 3)) {
            for (MemberProcess member : cluster.members()) {
                member.run(flags(cluster, member, "--peer-auto-tls"));
            }
            cluster.members().forEach(cluster::awaitReady);
            EtcdCtl.against(cluster.endpoints()).ok("put", "a", "1");
            for (MemberProcess member : cluster.members()) {
                assertThat(member.dataDir().resolve("fixtures/peer/cert.pem")).exists();
                assertThat(EtcdCtl.against(member.endpoint()).ok("get", "a")).isEqualTo("a\n1\n");
            }
        }
    }

    @Tag("long")
    @Test
    void callersShowCertificatesOfTheirOwnToThoseWhoAskAndNamesCount() {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 3)) {
            List<MemberProcess> members = cluster.members();
            for (MemberProcess member : members) {
                TestAuthority.Issued answering = ca.issue("member", "127.0.0.1");
                TestAuthority.Issued calling = ca.issue("caller");
                List<String> flags = new ArrayList<>(flags(
                        cluster,
                        member,
                        "--peer-cert-file=" + answering.certificate(),
                        "--peer-key-file=" + answering.key(),
                        "--peer-client-cert-file=" + calling.certificate(),
                        "--peer-client-key-file=" + calling.key(),
                        "--peer-trusted-ca-file=" + ca.certificate(),
                        "--peer-cert-allowed-cn=member,caller"));
                member.run(flags);
            }
            members.forEach(cluster::awaitReady);
            EtcdCtl.against(cluster.endpoints()).ok("put", "a", "1");
            MemberProcess other = cluster.follower();
            cluster.stop(other);
            other.run(flags(cluster, other, ca.issue("somebody", "127.0.0.1")));
            MemberProcess leader = cluster.leader();
            await().atMost(PATIENCE).until(() -> leader.log().contains("CN=somebody, which it has called"));
            await().atMost(PATIENCE).until(() -> leader.log().contains("refuses the caller CN=somebody"));
            assertThat(other.log()).doesNotContain("ready to serve");
        }
    }

    private static int peerPort(MemberProcess member) {
        return Integer.parseInt(member.peerUrl().substring(member.peerUrl().lastIndexOf(':') + 1));
    }

    /** Says it, and waits until the other side hangs up or says something. */
    private static void garbage(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException e) {
            // Reset: as good as closed.
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
