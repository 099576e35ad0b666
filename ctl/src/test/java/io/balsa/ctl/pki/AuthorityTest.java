package io.balsa.ctl.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.tls.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private final SecureRandom random = new SecureRandom();

    private static void validate(Identity leaf, Authority authority, Instant at) throws Exception {
        PKIXParameters parameters =
                new PKIXParameters(Set.of(new TrustAnchor(authority.identity().certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf.certificate())),
                        parameters);
    }

    @Test
    void whatAnAuthorityIssuesIsTrustedThroughItAloneAndForOneYear() throws Exception {
        Authority ours = Authority.create("ours", NOW, random);
        Authority theirs = Authority.create("ours", NOW, random);
        Identity leaf = ours.issue(new Authority.Subject("admin", List.of("system:masters"), List.of()), NOW);

        validate(leaf, ours, NOW);
        validate(leaf, ours, NOW.plus(Duration.ofDays(364)));
        assertThatThrownBy(() -> validate(leaf, theirs, NOW))
                .isInstanceOf(java.security.cert.CertPathValidatorException.class);
        assertThatThrownBy(() -> validate(leaf, ours, NOW.plus(Duration.ofDays(366))))
                .hasMessageContaining("validity");
    }

    @Test
    void aClientCertificateNamesTheUserAndItsGroupsAndIsNoServer() throws Exception {
        Authority authority = Authority.create("ca", NOW, random);
        Identity leaf = authority.issue(
                new Authority.Subject("system:node:n1", List.of("system:nodes", "more"), List.of()), NOW);

        assertThat(leaf.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=system:node:n1,O=more,O=system:nodes");
        assertThat(leaf.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(leaf.certificate().getSubjectAlternativeNames()).isNull();
        assertThat(leaf.certificate().getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void aServerCertificateNamesHostsAndAddresses() throws Exception {
        Authority authority = Authority.create("ca", NOW, random);
        Identity leaf = authority.issue(new Authority.Subject("s1", List.of(), List.of("localhost", "127.0.0.1")), NOW);

        assertThat(leaf.certificate().getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
    }

    @Test
    void filesKeepTheIdentityAndOnlyTheOwnerReadsTheKey(@TempDir Path folder) throws Exception {
        Authority authority = Authority.create("ca", NOW, random);
        PemFiles files = new PemFiles(folder);
        Identity leaf = authority.issue(new Authority.Subject("x", List.of(), List.of()), NOW);
        files.write("x", leaf);

        Identity read = files.read("x");
        assertThat(read.certificate()).isEqualTo(leaf.certificate());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(read.key());
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(read.certificate());
        signature.update((byte) 1);
        assertThat(signature.verify(signed)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key("x"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyForClientsNamesItsAlgorithmAndCurve(@TempDir Path folder) throws Exception {
        PemFiles files = new PemFiles(folder);
        Identity leaf =
                Authority.create("ca", NOW, random).issue(new Authority.Subject("x", List.of(), List.of()), NOW);
        files.write("x", leaf);
        String pem = files.namedKey("x");
        assertThat(pem).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
        assertThat(((ECPrivateKey) Pem.privateKey(pem)).getS()).isEqualTo(((ECPrivateKey) leaf.key()).getS());
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        byte[] point = SubjectPublicKeyInfo.getInstance(
                        leaf.certificate().getPublicKey().getEncoded())
                .getPublicKeyData()
                .getBytes();
        assertThat(HexFormat.of().formatHex(der)).contains(HexFormat.of().formatHex(point));
        String secp256r1 = "06082a8648ce3d030107";
        assertThat(HexFormat.of().formatHex(der)).contains(secp256r1);
    }
}
