package io.balsa.api.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PEM text to JDK objects: certificates, private keys in PKCS#8, PKCS#1 (RSA) and SEC1 (EC) form, and public keys in X.509
 * and PKCS#1 form.
 */
public final class Pem {
    // AlgorithmIdentifier of rsaEncryption, and of id-ecPublicKey with each named curve (RFC 5958, RFC 5480).
    private static final String RSA = "300d06092a864886f70d0101010500";
    private static final String EC_P256 = "301306072a8648ce3d020106082a8648ce3d030107";
    private static final String EC_P384 = "301006072a8648ce3d020106052b81040022";
    private static final String EC_P521 = "301006072a8648ce3d020106052b81040023";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private Pem() {}

    /**
     * All certificates of the text, in its order; other blocks are passed over.
     *
     * @throws GeneralSecurityException with half a sentence for people ("it holds no certificate")
     */
    public static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(pem)) {
            if (block.label().equals("CERTIFICATE")) {
                found.add(certificate(factory, block.der()));
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("it holds no certificate");
        }
        return List.copyOf(found);
    }

    /**
     * The first private key of the text.
     *
     * @throws GeneralSecurityException with half a sentence for people
     */
    public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        for (Block block : blocks(pem)) {
            if (block.label().endsWith("PRIVATE KEY")) {
                return key(block.label(), block.der());
            }
        }
        throw new GeneralSecurityException("it holds no private key");
    }

    /**
     * All public keys of the text, in its order: those that stand there as such, those of certificates, and those that belong
     * to RSA private keys; other blocks are passed over.
     *
     * @throws GeneralSecurityException with half a sentence for people
     */
    public static List<PublicKey> publicKeys(String pem) throws GeneralSecurityException {
        List<PublicKey> found = new ArrayList<>();
        for (Block block : blocks(pem)) {
            switch (block.label()) {
                case "PUBLIC KEY" -> found.add(spki(block.der()));
                case "RSA PUBLIC KEY" -> found.add(spki(wrapPublic(block.der())));
                case "CERTIFICATE" ->
                    found.add(certificate(CertificateFactory.getInstance("X.509"), block.der())
                            .getPublicKey());
                case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    found.add(belongingTo(key(block.label(), block.der())));
                default -> {}
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("it holds no public key");
        }
        return List.copyOf(found);
    }

    private record Block(String label, String base64) {
        byte[] der() throws GeneralSecurityException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("it is damaged", e);
            }
        }
    }

    private static List<Block> blocks(String pem) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(pem);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private static X509Certificate certificate(CertificateFactory factory, byte[] der) throws GeneralSecurityException {
        try {
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new GeneralSecurityException("it holds a certificate that cannot be read", e);
        }
    }

    private static PrivateKey key(String label, byte[] der) throws GeneralSecurityException {
        return switch (label) {
            case "PRIVATE KEY" -> pkcs8(der);
            case "RSA PRIVATE KEY" -> generate("RSA", wrap(RSA, der));
            case "EC PRIVATE KEY" -> {
                String curve = der.length < 140 ? EC_P256 : der.length < 190 ? EC_P384 : EC_P521;
                yield generate("EC", wrap(curve, der));
            }
            default ->
                throw new GeneralSecurityException(
                        "its key is in the form \"" + label + "\"; convert it with: openssl pkcs8 -topk8 -nocrypt");
        };
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        InvalidKeySpecException last = null;
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return generate(algorithm, der);
            } catch (InvalidKeySpecException e) {
                last = e; // a key of another algorithm, or none
            }
        }
        throw new GeneralSecurityException("its key is damaged, or of a kind that is not known here", last);
    }

    private static PublicKey spki(byte[] der) throws GeneralSecurityException {
        InvalidKeySpecException last = null;
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                last = e; // a key of another algorithm, or none
            }
        }
        throw new GeneralSecurityException("its public key is damaged, or of a kind that is not known here", last);
    }

    /** The JDK tells the public half of RSA keys only. */
    private static PublicKey belongingTo(PrivateKey key) throws GeneralSecurityException {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
        }
        throw new GeneralSecurityException(
                "it holds a private key, and its public half is needed: openssl pkey -pubout");
    }

    private static PrivateKey generate(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PrivateKeyInfo ::= SEQUENCE { version INTEGER 0, algorithm, privateKey OCTET STRING }. */
    private static byte[] wrap(String algorithmHex, byte[] key) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {2, 1, 0});
        body.writeBytes(HexFormat.of().parseHex(algorithmHex));
        body.writeBytes(tagged(4, key));
        return tagged(0x30, body.toByteArray());
    }

    /** SubjectPublicKeyInfo ::= SEQUENCE { algorithm, subjectPublicKey BIT STRING }, of an RSAPublicKey of PKCS#1. */
    private static byte[] wrapPublic(byte[] key) {
        ByteArrayOutputStream bits = new ByteArrayOutputStream();
        bits.write(0); // no bits are unused
        bits.writeBytes(key);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(HexFormat.of().parseHex(RSA));
        body.writeBytes(tagged(3, bits.toByteArray()));
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
