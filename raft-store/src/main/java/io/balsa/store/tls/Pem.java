package io.balsa.store.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys as PEM text. Keys may be PKCS#8, or the older forms of RSA and EC keys that most tools still write;
 * the JDK reads only the first.
 */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    /** What PKCS#8 says of an RSA key before the key itself. */
    private static final String RSA = "300d06092a864886f70d0101010500";

    /** The same of an EC key, by the length of its secret: curves P-256, P-384 and P-521. */
    private static final Map<Integer, String> CURVES = Map.of(
            32, "301306072a8648ce3d020106082a8648ce3d030107",
            48, "301006072a8648ce3d020106052b81040022",
            66, "301006072a8648ce3d020106052b81040023");

    /** Where the length of the secret stands in an EC key: after SEQUENCE, its length, version 1 and OCTET STRING. */
    private static final byte[] EC_VERSION = {2, 1, 1, 4};

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 4;
    private static final int SHORT_MAX = 127;

    private Pem() {}

    static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            found.add((X509Certificate) certificate);
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("it holds no certificate");
        }
        return found;
    }

    static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            if (block.group(1).endsWith("PRIVATE KEY")) {
                try {
                    return key(block.group(1), Base64.getMimeDecoder().decode(block.group(2)));
                } catch (IllegalArgumentException e) {
                    throw new GeneralSecurityException("its key is not base64", e);
                }
            }
        }
        throw new GeneralSecurityException("it holds no private key");
    }

    private static PrivateKey key(String form, byte[] der) throws GeneralSecurityException {
        return switch (form) {
            case "PRIVATE KEY" -> pkcs8(der);
            case "RSA PRIVATE KEY" -> generate("RSA", wrap(RSA, der));
            case "EC PRIVATE KEY" -> generate("EC", wrap(curve(der), der));
            default -> throw new GeneralSecurityException("a key of the form \"" + form + "\" is not supported");
        };
    }

    private static String curve(byte[] der) throws GeneralSecurityException {
        for (int i = 2; i + EC_VERSION.length < Math.min(der.length, 8); i++) {
            if (java.util.Arrays.equals(der, i, i + EC_VERSION.length, EC_VERSION, 0, EC_VERSION.length)) {
                String curve = CURVES.get((int) der[i + EC_VERSION.length]);
                if (curve != null) {
                    return curve;
                }
            }
        }
        throw new GeneralSecurityException("its EC key is on none of the curves P-256, P-384 and P-521");
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return generate(algorithm, der);
            } catch (GeneralSecurityException e) {
                // Not of this kind; the form does not say which in words.
                continue;
            }
        }
        throw new GeneralSecurityException("its key is none of EC, RSA and Ed25519");
    }

    private static PrivateKey generate(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PrivateKeyInfo ::= SEQUENCE { version INTEGER 0, algorithm, privateKey OCTET STRING }. */
    private static byte[] wrap(String algorithm, byte[] key) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {2, 1, 0});
        body.writeBytes(HexFormat.of().parseHex(algorithm));
        body.writeBytes(element(OCTETS, key));
        return element(SEQUENCE, body.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length <= SHORT_MAX) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** As a file of them: 64 characters per line. */
    static String text(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
