package io.balsa.store.tls;

import io.balsa.store.config.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate chain with its key, and the files' texts that they were read from. */
record Identity(List<X509Certificate> chain, PrivateKey key, String certificateText, String keyText) {

    /** @throws IOException with a sentence for the operator: a file is missing, is no certificate, belongs to another key */
    static Identity read(TlsFiles.KeyPair files) throws IOException {
        String certificateText = text(files.certificate());
        String keyText = text(files.key());
        List<X509Certificate> chain;
        PrivateKey key;
        try {
            chain = Pem.certificates(certificateText);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate " + files.certificate() + " cannot be used: " + e.getMessage(), e);
        }
        try {
            key = Pem.privateKey(keyText);
        } catch (GeneralSecurityException e) {
            throw new IOException("the key " + files.key() + " cannot be used: " + e.getMessage(), e);
        }
        if (!belong(chain.get(0).getPublicKey(), key)) {
            throw new IOException("the key " + files.key() + " is not that of the certificate " + files.certificate());
        }
        return new Identity(chain, key, certificateText, keyText);
    }

    boolean isStillIn(TlsFiles.KeyPair files) throws IOException {
        return certificateText.equals(text(files.certificate())) && keyText.equals(text(files.key()));
    }

    /** Of a file that should be PEM; one that is not has no block in it. */
    static String text(Path file) throws IOException {
        return new String(bytes(file), StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("the file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new IOException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the one signs the other confirms. */
    private static boolean belong(PublicKey open, PrivateKey secret) {
        String algorithm = switch (secret.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> secret.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
