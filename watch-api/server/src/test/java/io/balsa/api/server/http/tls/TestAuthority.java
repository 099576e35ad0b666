package io.balsa.api.server.http.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests: EC P-256 keys, PEM files in a folder. */
public final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Path folder;
    private final KeyPair keys = keyPair();
    private final X500Name name;
    private final X509Certificate certificate;

    public TestAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = new X500Name("CN=" + name);
        this.certificate = sign(this.name, keys, Instant.now().plus(Duration.ofDays(1)), true, null);
        write(folder.resolve(name + ".crt"), certificate);
    }

    public Path certificateFile() {
        return folder.resolve(name.toString().substring("CN=".length()) + ".crt");
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** A certificate and key file for clients and servers on 127.0.0.1 and localhost. */
    public Issued issue(String file, String subject) {
        return issue(file, subject, Duration.ofDays(1));
    }

    /** As above, valid for so long from now; a negative time has passed already. */
    public Issued issue(String file, String subject, Duration validity) {
        KeyPair pair = keyPair();
        X509Certificate issued = sign(new X500Name(subject), pair, Instant.now().plus(validity), false, "127.0.0.1");
        Path certificateFile = folder.resolve(file + ".crt");
        Path keyFile = folder.resolve(file + ".key");
        write(certificateFile, issued);
        try {
            write(keyFile, new JcaPKCS8Generator(pair.getPrivate(), null));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new Issued(certificateFile, keyFile, issued);
    }

    /** What was issued. */
    public record Issued(Path certificateFile, Path keyFile, X509Certificate certificate) {}

    private X509Certificate sign(X500Name subject, KeyPair pair, Instant until, boolean authority, String address) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(Instant.now().minus(Duration.ofDays(2))),
                    Date.from(until),
                    subject,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (address != null) {
                addUsage(builder, address);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static void addUsage(JcaX509v3CertificateBuilder builder, String address) throws CertIOException {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
        }));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.iPAddress, address), new GeneralName(GeneralName.dNSName, "localhost")
        }));
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, Object content) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try {
            Files.writeString(file, text.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
