package io.balsa.api.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates and keys in PEM files. */
public final class PemFile {
    private PemFile() {}

    /** @throws BadPem when the file cannot be read or holds no certificate */
    public static List<X509Certificate> certificates(Path file) throws BadPem {
        String text = text(file);
        try {
            return Pem.certificates(text);
        } catch (GeneralSecurityException e) {
            throw new BadPem(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** @throws BadPem when the file cannot be read or holds no key that can be used */
    public static PrivateKey privateKey(Path file) throws BadPem {
        String text = text(file);
        try {
            return Pem.privateKey(text);
        } catch (GeneralSecurityException e) {
            throw new BadPem(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** @throws BadPem when the file cannot be read or holds no public key */
    public static List<PublicKey> publicKeys(Path file) throws BadPem {
        String text = text(file);
        try {
            return Pem.publicKeys(text);
        } catch (GeneralSecurityException e) {
            throw new BadPem(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(Path file) throws BadPem {
        try {
            // Every byte is a character: a file of another kind is one without PEM in it.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new BadPem(file, "it cannot be read", e);
        }
    }
}
