package io.balsa.store.tls;

import io.balsa.store.config.TlsFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a certificate that signs itself, for a port that nobody has given one.
 *
 * @param folder where it lies, and stays over restarts
 * @param hosts that it is good for: names and addresses
 */
public record SelfSigned(Path folder, List<String> hosts, InstantSource clock, SecureRandom random) {
    private static final Logger LOG = LoggerFactory.getLogger(SelfSigned.class);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int SERIAL_BITS = 120;

    /** etcd: the same subject, so that nobody takes it for a person's. */
    private static final X500Name SUBJECT = new X500Name("O=etcd");

    /**
     * What is in the folder, or is made there: {@code cert.pem} and {@code key.pem}, as etcd names them.
     *
     * @throws IOException with a sentence for the operator
     */
    TlsFiles.KeyPair files(int years) throws IOException {
        TlsFiles.KeyPair files = new TlsFiles.KeyPair(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        if (Files.exists(files.certificate()) && Files.exists(files.key())) {
            return files;
        }
        Files.createDirectories(folder);
        try {
            KeyPair keys = keys();
            Instant end = clock.instant().plus(YEAR.multipliedBy(years));
            byte[] certificate = certificate(keys, end).getEncoded();
            // The key first: a certificate on disk always has its key.
            writeSecret(files.key(), Pem.text("PRIVATE KEY", keys.getPrivate().getEncoded()));
            Files.writeString(files.certificate(), Pem.text("CERTIFICATE", certificate));
            LOG.warn(
                    "has made a certificate in {}, which ends at {} and is not renewed: clients cannot know whose it is"
                            + " unless they are given it",
                    files.certificate(),
                    end);
            return files;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate could be made in " + folder + ": " + e.getMessage(), e);
        }
    }

    private KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private X509CertificateHolder certificate(KeyPair keys, Instant end) throws IOException, OperatorCreationException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                SUBJECT,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(clock.instant()),
                Date.from(end),
                SUBJECT,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        // Signs itself and nothing else, but who is given it to trust looks at what an authority may do.
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(hosts.stream().map(SelfSigned::name).toArray(GeneralName[]::new)));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    }

    private static GeneralName name(String host) {
        return new GeneralName(CertificateHosts.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
