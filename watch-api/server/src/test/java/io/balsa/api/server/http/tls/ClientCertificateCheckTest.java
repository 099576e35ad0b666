package io.balsa.api.server.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.tls.BadPem;
import io.balsa.api.tls.PemFile;
import io.balsa.api.tls.TlsIdentity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientCertificateCheckTest {
    @TempDir
    Path folder;

    private TestAuthority authority;
    private ClientCertificateCheck check;

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = new TestAuthority(folder, "cluster-ca");
        check = new ClientCertificateCheck(List.of(authority.certificate()), InstantSource.system());
    }

    @Test
    void aCertificateOfTheAuthorityIsAccepted() {
        assertThat(check.refusal(chain(authority.issue("admin", "O=system:masters,CN=admin"))))
                .isEmpty();
    }

    @Test
    void noCertificateAForeignOneAndAnExpiredOneAreRefusedWithTheReason() {
        var foreign = new TestAuthority(folder, "foreign-ca");
        assertThat(check.refusal(new X509Certificate[0])).hasValue("a client certificate is needed");
        assertThat(check.refusal(chain(foreign.issue("stranger", "CN=admin"))))
                .hasValue("the client certificate is not from this cluster's authority");
        assertThat(check.refusal(chain(authority.issue("old", "CN=admin", Duration.ofDays(-1)))))
                .hasValueSatisfying(why -> assertThat(why).startsWith("the client certificate expired at "));
    }

    @Test
    void aForeignAuthorityOfTheSameNameIsStillForeign() {
        Path elsewhere = folder.resolve("elsewhere");
        assertThat(elsewhere.toFile().mkdir()).isTrue();
        var twin = new TestAuthority(elsewhere, "cluster-ca");
        assertThat(check.refusal(chain(twin.issue("twin", "CN=admin")))).isPresent();
    }

    @Test
    void timeRunsOutOnAnOpenConnection() throws Exception {
        var later = new ClientCertificateCheck(
                List.of(authority.certificate()), () -> Instant.now().plus(Duration.ofDays(7)));
        X509Certificate certificate = authority.issue("admin", "CN=admin").certificate();
        assertThat(check.expiry(certificate)).isEmpty();
        assertThat(later.expiry(certificate)).isPresent();
    }

    @Test
    void filesAreReadAndBadOnesNamed() throws Exception {
        TestAuthority.Issued issued = authority.issue("admin", "CN=admin");
        TlsIdentity identity = TlsIdentity.load(issued.certificateFile(), issued.keyFile());
        assertThat(identity.chain()).containsExactly(issued.certificate());

        assertThatThrownBy(() -> PemFile.privateKey(issued.certificateFile()))
                .isInstanceOf(BadPem.class)
                .hasMessage("The PEM file " + issued.certificateFile() + " cannot be used: it holds no private key.");
        assertThatThrownBy(() -> PemFile.certificates(folder.resolve("absent.crt")))
                .isInstanceOf(BadPem.class)
                .hasMessageContaining("absent.crt cannot be used: it cannot be read");
    }

    private static X509Certificate[] chain(TestAuthority.Issued issued) {
        return new X509Certificate[] {issued.certificate()};
    }
}
