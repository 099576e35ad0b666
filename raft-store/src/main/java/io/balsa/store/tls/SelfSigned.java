package io.balsa.store.tls;

import io.balsa.store.config.TlsFiles;
import java.io.IOException;
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
import java.util.List;
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
            byte[] certificate = SelfSignedCertificate.make(keys, hosts, clock.instant(), end, random);
            // The key first: a certificate on disk always has its key.
            writeSecret(files.key(), Pem.text("PRIVATE KEY", keys.getPrivate().getEncoded()));
            Files.writeString(files.certificate(), Pem.text("CERTIFICATE", certificate));
            LOG.warn(
                    "has made a certificate in {}, which ends at {} and is not renewed: clients cannot know whose it is"
                            + " unless they are given it",
                    files.certificate(),
                    end);
            return files;
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate could be made in " + folder + ": " + e.getMessage(), e);
        }
    }

    private KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
