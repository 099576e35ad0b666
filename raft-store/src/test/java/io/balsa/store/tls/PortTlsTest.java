package io.balsa.store.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.store.cluster.TestAuthority;
import io.balsa.store.config.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes over a socket: who is let in, who is not, and what happens when files change in between. */
class PortTlsTest {
    @TempDir
    private Path folder;

    private final ExecutorService server = Executors.newSingleThreadExecutor();
    private TestAuthority ca;
    private TestAuthority stranger;
    private TestAuthority.Issued port;

    @BeforeEach
    void issue() {
        ca = new TestAuthority(folder, "ca");
        stranger = new TestAuthority(folder, "stranger");
        port = ca.issue("port", "127.0.0.1", "localhost");
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private TlsFiles files(TlsFiles.Rules rules, @Nullable Path crl) {
        return new TlsFiles(
                Optional.of(new TlsFiles.KeyPair(port.certificate(), port.key())),
                Optional.empty(),
                Optional.of(ca.certificate()),
                true,
                Optional.ofNullable(crl),
                false,
                rules,
                TlsFiles.Protocol.DEFAULT);
    }

    private PortTls open(TlsFiles files) throws IOException {
        SelfSigned maker = new SelfSigned(
                folder.resolve("made"), List.of("127.0.0.1", "localhost"), InstantSource.system(), new SecureRandom());
        return PortTls.open(files, maker);
    }

    /** The certificate that the port showed, or the failure of the port's side. */
    private X509Certificate shake(PortTls tls, TestAuthority.@Nullable Issued caller) throws Exception {
        SSLContext there = context(tls);
        PortTls callersOwn = caller == null
                ? tls
                : open(new TlsFiles(
                        Optional.of(new TlsFiles.KeyPair(caller.certificate(), caller.key())),
                        Optional.empty(),
                        Optional.of(ca.certificate()),
                        false,
                        Optional.empty(),
                        false,
                        TlsFiles.Rules.NONE,
                        TlsFiles.Protocol.DEFAULT));
        SSLContext here = SSLContext.getInstance("TLS");
        here.init(
                caller == null ? null : new KeyManager[] {callersOwn.clientKeys()},
                new TrustManager[] {callersOwn.trust()},
                null);
        try (SSLServerSocket listener = (SSLServerSocket)
                there.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setNeedClientAuth(tls.clientRequired());
            listener.setEnabledProtocols(tls.protocols().toArray(String[]::new));
            Future<Integer> served = server.submit(() -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                    accepted.setSoTimeout(20_000);
                    int read = accepted.getInputStream().read();
                    accepted.getOutputStream().write(read);
                    return read;
                }
            });
            X509Certificate shown;
            try (SSLSocket socket = (SSLSocket)
                    here.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
                socket.setSoTimeout(20_000);
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.getOutputStream().write(7);
                assertThat(socket.getInputStream().read()).isEqualTo(7);
                shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            }
            assertThat(served.get(20, TimeUnit.SECONDS)).isEqualTo(7);
            return shown;
        }
    }

    private static SSLContext context(PortTls tls) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {tls.serverKeys()}, new TrustManager[] {tls.trust()}, null);
        return context;
    }

    @Test
    void onlyCallersOfTheTrustedAuthorityComeIn() throws Exception {
        PortTls tls = open(files(TlsFiles.Rules.NONE, null));
        assertThat(shake(tls, ca.issue("client"))).isEqualTo(port.parsed());
        assertThat(shake(tls, ca.issueRsa("rsa")))
                .as("an RSA key in its older form")
                .isEqualTo(port.parsed());
        assertThatThrownBy(() -> shake(tls, stranger.issue("client"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> shake(tls, ca.issueExpired("late"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> shake(tls, null)).as("none").isInstanceOf(IOException.class);
    }

    @Test
    void rulesForCallersAreKept() throws Exception {
        PortTls names = open(files(new TlsFiles.Rules(List.of("one", "two"), List.of(), false), null));
        shake(names, ca.issue("two"));
        assertThatThrownBy(() -> shake(names, ca.issue("three"))).isInstanceOf(IOException.class);

        PortTls hosts = open(files(new TlsFiles.Rules(List.of(), List.of("a.example"), false), null));
        shake(hosts, ca.issue("named", "a.example"));
        shake(hosts, ca.issue("wild", "*.example"));
        assertThatThrownBy(() -> shake(hosts, ca.issue("other", "b.example"))).isInstanceOf(IOException.class);
    }

    @Test
    void revokedCallersStayOutFromTheMomentTheListChanges() throws Exception {
        TestAuthority.Issued lost = ca.issue("lost");
        TestAuthority.Issued kept = ca.issue("kept");
        Path list = ca.revoke();
        PortTls tls = open(files(TlsFiles.Rules.NONE, list));
        shake(tls, lost);
        ca.revoke(lost);
        assertThatThrownBy(() -> shake(tls, lost)).isInstanceOf(IOException.class);
        shake(tls, kept);
        Files.delete(list);
        assertThatThrownBy(() -> shake(tls, kept))
                .as("nobody knows who is revoked")
                .isInstanceOf(IOException.class);
    }

    @Test
    void renewedFilesAreShownAtTheNextHandshakeAndHalfRenewedOnesAreNot() throws Exception {
        PortTls tls = open(files(TlsFiles.Rules.NONE, null));
        TestAuthority.Issued client = ca.issue("client");
        assertThat(shake(tls, client)).isEqualTo(port.parsed());

        TestAuthority.Issued next = ca.issue("next", "127.0.0.1", "localhost");
        Files.copy(next.certificate(), port.certificate(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(shake(tls, client)).as("the key is still the old one").isEqualTo(port.parsed());
        Files.copy(next.key(), port.key(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(shake(tls, client)).isEqualTo(next.parsed());
        Files.delete(port.key());
        assertThat(shake(tls, client)).as("between two files").isEqualTo(next.parsed());

        Files.copy(stranger.certificate(), ca.certificate(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> shake(tls, client)).as("another authority now").isInstanceOf(IOException.class);
    }

    @Test
    void aPeersCertificateFitsItsAddressOrNamesNone() throws Exception {
        InetAddress here = InetAddress.getByName("10.0.0.1");
        assertThat(CallerAddress.refusal(ca.issue("a", "10.0.0.1").parsed(), here))
                .isEmpty();
        assertThat(CallerAddress.refusal(ca.issue("b").parsed(), here)).isEmpty();
        assertThat(CallerAddress.refusal(ca.issue("c", "10.0.0.2", "m2.example").parsed(), here))
                .isEmpty();
        assertThat(CallerAddress.refusal(ca.issue("d", "10.0.0.2").parsed(), here))
                .contains("the certificate of CN=d is for [/10.0.0.2], not for 10.0.0.1");
    }

    @Test
    void badFilesAreRefusedAtTheStartWithOneSentence() throws IOException {
        TlsFiles good = files(TlsFiles.Rules.NONE, null);
        TestAuthority.Issued other = ca.issue("other");
        Files.copy(other.key(), port.key(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> open(good))
                .hasMessage("the key " + port.key() + " is not that of the certificate " + port.certificate());
        Files.writeString(port.key(), "nothing");
        assertThatThrownBy(() -> open(good))
                .hasMessage("the key " + port.key() + " cannot be used: it holds no private key");
        Files.delete(port.key());
        assertThatThrownBy(() -> open(good)).hasMessage("the file " + port.key() + " does not exist");
        Files.writeString(port.certificate(), "nothing");
        assertThatThrownBy(() -> open(good)).hasMessageStartingWith("the file " + port.key() + " does not exist");
    }

    @Test
    void aCertificateIsMadeWhereNobodyGaveOneAndKept() throws Exception {
        TlsFiles auto = new TlsFiles(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                true,
                TlsFiles.Rules.NONE,
                TlsFiles.Protocol.DEFAULT);
        PortTls tls = open(auto);
        X509Certificate shown = shake(tls, null);
        assertThat(CertificateHosts.of(shown).hold("127.0.0.1")).isTrue();
        assertThat(folder.resolve("made")).isDirectoryContaining("glob:**/cert.pem");
        assertThat(folder.resolve("made").toFile().list()).containsExactlyInAnyOrder("cert.pem", "key.pem");
        assertThat(shake(open(auto), null)).as("after a restart").isEqualTo(shown);
    }
}
