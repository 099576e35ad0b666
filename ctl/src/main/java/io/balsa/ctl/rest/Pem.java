package io.balsa.ctl.rest;

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
import java.util.List;

/** PEM text to JDK objects: certificates, and private keys in PKCS#8, PKCS#1 (RSA) and SEC1 (EC) form. */
public final class Pem {
    // AlgorithmIdentifier of rsaEncryption, and of id-ecPublicKey with each named curve (RFC 5958, RFC 5480).
    private static final String RSA = "300d06092a864886f70d0101010500";
    private static final String EC_P256 = "301306072a8648ce3d020106082a8648ce3d030107";
    private static final String EC_P384 = "301006072a8648ce3d020106052b81040022";
    private static final String EC_P521 = "301006072a8648ce3d020106052b81040023";

    private Pem() {}

    public static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (Certificate certificate :
                factory.generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
            found.add((X509Certificate) certificate);
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("no certificate in the PEM text");
        }
        return found;
    }

    public static PrivateKey privateKey(String text) throws GeneralSecurityException {
        int begin = text.indexOf("-----BEGIN ");
        while (begin >= 0) {
            int labelEnd = text.indexOf("-----", begin + 11);
            String label = labelEnd < 0 ? "" : text.substring(begin + 11, labelEnd);
            int end = text.indexOf("-----END " + label, begin);
            if (labelEnd < 0 || end < 0) {
                break;
            }
            if (label.endsWith("PRIVATE KEY")) {
                byte[] der = Base64.getMimeDecoder().decode(text.substring(labelEnd + 5, end));
                return key(label, der);
            }
            begin = text.indexOf("-----BEGIN ", end);
        }
        throw new GeneralSecurityException("no private key in the PEM text");
    }

    private static PrivateKey key(String label, byte[] der) throws GeneralSecurityException {
        return switch (label) {
            case "PRIVATE KEY" -> pkcs8(der);
            case "RSA PRIVATE KEY" -> generate("RSA", wrap(RSA, der));
            case "EC PRIVATE KEY" -> {
                String curve = der.length < 140 ? EC_P256 : der.length < 190 ? EC_P384 : EC_P521;
                yield generate("EC", wrap(curve, der));
            }
            default -> throw new GeneralSecurityException("a key of the form \"" + label + "\" is not supported");
        };
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        try {
            return generate("EC", der);
        } catch (GeneralSecurityException notEc) {
            return generate("RSA", der);
        }
    }

    private static PrivateKey generate(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PrivateKeyInfo ::= SEQUENCE { version INTEGER 0, algorithm, privateKey OCTET STRING }. */
    private static byte[] wrap(String algorithmHex, byte[] key) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {2, 1, 0});
        body.writeBytes(java.util.HexFormat.of().parseHex(algorithmHex));
        body.writeBytes(tagged(4, key));
        return tagged(0x30, body.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 128) {
            out.write(content.length);
        } else if (content.length < 256) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
