package io.balsa.store.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test, that writes what it issues as PEM files into a folder. */
public final class TestAuthority {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** Paths of what was issued. */
    public record Issued(Path certificate, Path key, X509Certificate parsed) {}

    private final Path folder;
    private final String name;
    private final KeyPair keys = keys("EC");
    private final X509Certificate own;

    public TestAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        try {
            Files.createDirectories(folder);
            X509v3CertificateBuilder builder = builder(name, keys, Instant.now().plus(DAY));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            own = sign(builder);
            Files.writeString(certificate(), pem("CERTIFICATE", own.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its own certificate, for those who trust it. */
    public Path certificate() {
        return folder.resolve(name + ".crt");
    }

    /** A certificate that holds for a day; hosts are names or IPv4 addresses. */
    public Issued issue(String commonName, String... hosts) {
        return issue(commonName, "EC", Instant.now().plus(DAY), hosts);
    }

    /** One that ended an hour ago. */
    public Issued issueExpired(String commonName, String... hosts) {
        return issue(commonName, "EC", Instant.now().minus(Duration.ofHours(1)), hosts);
    }

    /** With an RSA key in the older form that kubeadm and cfssl write. */
    public Issued issueRsa(String commonName, String... hosts) {
        return issue(commonName, "RSA", Instant.now().plus(DAY), hosts);
    }

    private Issued issue(String commonName, String algorithm, Instant end, String... hosts) {
        try {
            KeyPair mine = keys(algorithm);
            X509v3CertificateBuilder builder = builder(commonName, mine, end);
            if (hosts.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(Arrays.stream(hosts)
                                .map(host -> new GeneralName(
                                        host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                                .toArray(GeneralName[]::new)));
            }
            X509Certificate certificate = sign(builder);
            Issued issued = new Issued(
                    folder.resolve(commonName + "-" + name + ".crt"),
                    folder.resolve(commonName + "-" + name + ".key"),
                    certificate);
            Files.writeString(issued.key(), keyText(mine, algorithm));
            Files.writeString(issued.certificate(), pem("CERTIFICATE", certificate.getEncoded()));
            return issued;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keyText(KeyPair keys, String algorithm) throws IOException {
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        if (algorithm.equals("EC")) {
            return pem("PRIVATE KEY", pkcs8);
        }
        byte[] pkcs1 = org.bouncycastle.asn1.pkcs.PrivateKeyInfo.getInstance(pkcs8)
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        return pem("RSA PRIVATE KEY", pkcs1);
    }

    /** A list on which these are revoked. */
    public Path revoke(Issued... issued) {
        try {
            JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(own.getSubjectX500Principal(), new Date());
            for (Issued each : issued) {
                list.addCRLEntry(each.parsed().getSerialNumber(), new Date(), CRLReason.keyCompromise);
            }
            Path file = folder.resolve(name + ".crl");
            Files.writeString(
                    file,
                    pem(
                            "X509 CRL",
                            list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                                    .getEncoded()));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509v3CertificateBuilder builder(String commonName, KeyPair subject, Instant end) {
        return new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + name),
                new BigInteger(100, new SecureRandom()),
                Date.from(end.minus(Duration.ofDays(30))),
                Date.from(end),
                new X500Name("CN=" + commonName),
                subject.getPublic());
    }

    private X509Certificate sign(X509v3CertificateBuilder builder) throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
