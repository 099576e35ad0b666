package io.balsa.store.tls;

import io.balsa.store.config.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes a certificate that signs itself. By the JDK's {@code keytool}, which is beside every {@code java}: that is the only
 * way to one without a library for it, and it happens once in a member's life.
 */
final class SelfSigned {
    private static final int DAYS_PER_YEAR = 365;
    private static final long PATIENCE_SECONDS = 60;
    /** Guards a file that exists for a second, in a folder that only its owner reads. */
    private static final String PASSWORD = "only-for-a-moment";

    private SelfSigned() {}

    /**
     * What is in the folder, or is made there: {@code cert.pem} and {@code key.pem}, as etcd names them.
     *
     * @param hosts that it is good for
     * @throws IOException with a sentence for the operator
     */
    static TlsFiles.KeyPair in(Path folder, List<String> hosts, int years) throws IOException {
        TlsFiles.KeyPair files = new TlsFiles.KeyPair(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        if (Files.exists(files.certificate()) && Files.exists(files.key())) {
            return files;
        }
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Path store = folder.resolve("made.p12");
        Files.deleteIfExists(store);
        try {
            make(store, hosts, years);
            KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Files.writeString(
                    files.key(),
                    Pem.text(
                            "PRIVATE KEY",
                            made.getKey("etcd", PASSWORD.toCharArray()).getEncoded()));
            Files.writeString(
                    files.certificate(),
                    Pem.text("CERTIFICATE", made.getCertificate("etcd").getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("keytool's certificate in " + store + " cannot be read: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(store);
        }
        return files;
    }

    private static void make(Path store, List<String> hosts, int years) throws IOException {
        List<String> names = hosts.stream()
                .map(host -> (host.contains(":") || host.matches("[0-9.]+") ? "ip:" : "dns:") + host)
                .toList();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "etcd",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "O=etcd",
                "-validity",
                String.valueOf(Math.multiplyExact(years, DAYS_PER_YEAR)),
                "-ext",
                "SAN=" + String.join(",", names),
                "-ext",
                "EKU=serverAuth,clientAuth",
                "-ext",
                "BC:critical=ca:true",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("no certificate could be made: keytool said \"" + said.replace('\n', ' ') + "\"");
            }
        } catch (InterruptedException e) {
            keytool.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a certificate was made", e);
        }
    }
}
