package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import io.balsa.store.cluster.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real members with certificates: who comes in at the client port and at the peer port, and who does not. */
class TlsTest {
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

    /** The usual flags with https for the named ports, and then some. */
    private static List<String> flags(StoreCluster cluster, MemberProcess member, String secured, String... more) {
        List<String> flags = new ArrayList<>();
        for (String flag : cluster.flagsOf(member)) {
            flags.add(
                    flag.matches("--[a-z-]*(" + secured + ")[a-z-]*=.*") ? flag.replace("http://", "https://") : flag);
        }
        flags.addAll(Arrays.asList(more));
        return flags;
    }

    private static EtcdCtl.Run call(
            MemberProcess member, TestAuthority trusted, TestAuthority.Issued own, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--cacert=" + trusted.certificate(), "--dial-timeout=20s"));
        if (own != null) {
            all.addAll(List.of("--cert=" + own.certificate(), "--key=" + own.key()));
        }
        all.add("--command-timeout=20s");
        all.addAll(Arrays.asList(arguments));
        return EtcdCtl.against("https://" + member.endpoint()).run(all.toArray(String[]::new));
    }

    private static void assertWorks(EtcdCtl.Run run) {
        assertThat(run.exit()).as(run.output()).isZero();
    }

    @Test
    void clientsComeInWithACertificateOfTheTrustedAuthorityOnly() throws IOException {
        TestAuthority.Issued port = ca.issueRsa("port", "127.0.0.1");
        TestAuthority.Issued client = ca.issue("client");
        try (StoreCluster cluster = StoreCluster.prepare(folder, 1)) {
            MemberProcess member = cluster.member(0);
            member.run(flags(
                    cluster,
                    member,
                    "client",
                    "--cert-file=" + port.certificate(),
                    "--key-file=" + port.key(),
                    "--trusted-ca-file=" + ca.certificate(),
                    "--client-cert-auth"));
            cluster.awaitReady(member);

            assertWorks(call(member, ca, client, "put", "a", "1"));
            assertThat(call(member, stranger, client, "get", "a").exit())
                    .as("another authority there")
                    .isNotZero();
            assertThat(call(member, ca, stranger.issue("client"), "get", "a").exit())
                    .isNotZero();
            assertThat(call(member, ca, ca.issueExpired("late"), "get", "a").exit())
                    .isNotZero();
            assertThat(call(member, ca, null, "get", "a").exit())
                    .as("no certificate")
                    .isNotZero();
            assertThat(EtcdCtl.against(member.endpoint())
                            .run("--dial-timeout=5s", "--command-timeout=5s", "get", "a")
                            .exit())
                    .as("plain text")
                    .isNotZero();
            assertThat(member.isAlive()).isTrue();
            assertThat(call(member, ca, client, "get", "a").output()).isEqualTo("a\n1\n");

            TestAuthority.Issued renewed = stranger.issue("renewed", "127.0.0.1");
            Files.copy(renewed.key(), port.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.certificate(), port.certificate(), StandardCopyOption.REPLACE_EXISTING);
            assertThat(call(member, ca, client, "get", "a").exit())
                    .as("renewed without a restart")
                    .isNotZero();
            assertThat(call(member, stranger, client, "get", "a").output()).isEqualTo("a\n1\n");
        }
    }

    private List<String> peerFlags(StoreCluster cluster, MemberProcess member, TestAuthority authority) {
        TestAuthority.Issued own = authority.issue(member.name(), "127.0.0.1");
        return flags(
                cluster,
                member,
                "peer|initial-cluster",
                "--peer-cert-file=" + own.certificate(),
                "--peer-key-file=" + own.key(),
                "--peer-trusted-ca-file=" + ca.certificate(),
                "--peer-client-cert-auth");
    }

    @Test
    void membersSpeakTlsToEachOtherAndToNobodyElse() throws IOException {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 3)) {
            cluster.members().forEach(member -> member.run(peerFlags(cluster, member, ca)));
            cluster.members().forEach(cluster::awaitReady);
            EtcdCtl etcdctl = EtcdCtl.against(cluster.follower().endpoint());
            etcdctl.ok("put", "a", "1");
            assertThat(etcdctl.ok("member", "list")).contains("https://127.0.0.1:");

            MemberProcess third = cluster.follower();
            cluster.stop(third);
            third.run(peerFlags(cluster, third, stranger));
            MemberProcess other = cluster.leader();
            await().atMost(PATIENCE)
                    .until(() -> third.log().contains("PKIX") || other.log().contains("PKIX"));
            assertThat(third.log()).doesNotContain("ready to serve");
            cluster.kill(third);
            third.run(peerFlags(cluster, third, ca));
            cluster.awaitReady(third);

            int port = peerPort(other);
            garbage(port, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            garbage(port, new byte[4096]);
            garbage(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(cluster.alive()).hasSize(3);
            etcdctl.ok("put", "a", "2");
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
