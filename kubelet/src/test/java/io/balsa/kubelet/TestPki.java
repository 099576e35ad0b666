package io.balsa.kubelet;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority and what it has signed, as PEM files. */
final class TestPki {
    private final Path dir;
    private final String name;
    private final KeyPair keys;
    private int serial = 1;

    TestPki(Path dir, String name) throws Exception {
        this.dir = Files.createDirectories(dir);
        this.name = name;
        this.keys = newKeys();
        write(name, certificate("CN=" + name, keys, List.of(), true), keys);
    }

    record Identity(Path certificate, Path key) {}

    Path authority() {
        return dir.resolve(name + ".crt");
    }

    Identity issue(String commonName, List<String> addresses) throws Exception {
        KeyPair own = newKeys();
        String file = commonName.replace(':', '-');
        write(file, certificate("CN=" + commonName, own, addresses, false), own);
        return new Identity(dir.resolve(file + ".crt"), dir.resolve(file + ".key"));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private X509Certificate certificate(String subject, KeyPair own, List<String> addresses, boolean authority)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + name),
                BigInteger.valueOf(serial++),
                Date.from(now.minus(1, ChronoUnit.HOURS)),
                Date.from(now.plus(1, ChronoUnit.DAYS)),
                new X500Name(subject),
                own.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!addresses.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(addresses.stream()
                            .map(address -> new GeneralName(GeneralName.iPAddress, address))
                            .toArray(GeneralName[]::new)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private void write(String file, X509Certificate certificate, KeyPair own)
            throws GeneralSecurityException, IOException {
        Files.writeString(dir.resolve(file + ".crt"), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(
                dir.resolve(file + ".key"), pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    }

    private static String pem(String type, byte[] bytes) {
        var text = new StringWriter();
        text.write("-----BEGIN " + type + "-----\n");
        text.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
        text.write("\n-----END " + type + "-----\n");
        return text.toString();
    }
}
