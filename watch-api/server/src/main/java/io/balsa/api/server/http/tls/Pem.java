package io.balsa.api.server.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys from PEM files: X.509 certificates, and private keys in PKCS#8 (EC, RSA, Ed25519). */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private Pem() {}

    /**
     * All certificates of the file, in its order.
     *
     * @throws BadPem when the file cannot be read or holds no certificate
     */
    public static List<X509Certificate> certificates(Path file) {
        var found = new ArrayList<X509Certificate>();
        Matcher block = BLOCK.matcher(read(file));
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                found.add(certificate(file, decode(file, block.group(2))));
            }
        }
        if (found.isEmpty()) {
            throw new BadPem(file, "it holds no certificate", null);
        }
        return List.copyOf(found);
    }

    /**
     * The private key of the file.
     *
     * @throws BadPem when the file cannot be read or holds no key in PKCS#8
     */
    public static PrivateKey privateKey(Path file) {
        Matcher block = BLOCK.matcher(read(file));
        while (block.find()) {
            if (block.group(1).equals("PRIVATE KEY")) {
                return key(file, decode(file, block.group(2)));
            }
            if (block.group(1).endsWith("PRIVATE KEY")) {
                throw new BadPem(
                        file,
                        "its key is in the form \"" + block.group(1)
                                + "\"; convert it with: openssl pkcs8 -topk8 -nocrypt",
                        null);
            }
        }
        throw new BadPem(file, "it holds no private key", null);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new BadPem(file, "it cannot be read", e);
        }
    }

    private static byte[] decode(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BadPem(file, "it is damaged", e);
        }
    }

    private static X509Certificate certificate(Path file, byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new BadPem(file, "it holds a certificate that cannot be read", e);
        }
    }

    private static PrivateKey key(Path file, byte[] der) {
        var spec = new PKCS8EncodedKeySpec(der);
        InvalidKeySpecException last = null;
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                last = e; // a key of another algorithm
            } catch (GeneralSecurityException e) {
                throw new BadPem(file, "this Java knows no " + algorithm + " keys", e);
            }
        }
        throw new BadPem(file, "its key is none of " + KEY_ALGORITHMS, last);
    }
}
