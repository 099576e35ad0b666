package io.balsa.store.auth;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;

/** The ways to sign a JSON web token that etcd knows (RFC 7518, RFC 8037), by their name in the token's header. */
enum SignMethod {
    RS256(Family.RSA, "SHA256withRSA", 256),
    RS384(Family.RSA, "SHA384withRSA", 384),
    RS512(Family.RSA, "SHA512withRSA", 512),
    PS256(Family.RSA, "RSASSA-PSS", 256),
    PS384(Family.RSA, "RSASSA-PSS", 384),
    PS512(Family.RSA, "RSASSA-PSS", 512),
    ES256(Family.EC, "SHA256withECDSAinP1363Format", 256),
    ES384(Family.EC, "SHA384withECDSAinP1363Format", 384),
    ES512(Family.EC, "SHA512withECDSAinP1363Format", 521),
    EDDSA(Family.ED, "Ed25519", 0),
    HS256(Family.SECRET, "HmacSHA256", 256),
    HS384(Family.SECRET, "HmacSHA384", 384),
    HS512(Family.SECRET, "HmacSHA512", 512);

    /** What sort of key a method takes. */
    enum Family {
        RSA("RSA"),
        EC("EC"),
        ED("Ed25519"),
        SECRET("");

        private final String keyAlgorithm;

        Family(String keyAlgorithm) {
            this.keyAlgorithm = keyAlgorithm;
        }

        String keyAlgorithm() {
            return keyAlgorithm;
        }
    }

    private static final int ED_SIGNATURE_BYTES = 64;

    private final Family family;
    private final String algorithm;
    /** Of the digest; for elliptic curves, of the curve. */
    private final int bits;

    SignMethod(Family family, String algorithm, int bits) {
        this.family = family;
        this.algorithm = algorithm;
        this.bits = bits;
    }

    static Optional<SignMethod> named(String name) {
        for (SignMethod method : values()) {
            if (method.header().equals(name)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    /** As it stands in a token. */
    String header() {
        return this == EDDSA ? "EdDSA" : name().toUpperCase(Locale.ROOT);
    }

    Family family() {
        return family;
    }

    /** Whether a key of the right family is one for this method: each method for elliptic curves has its own curve. */
    boolean takes(Key key) {
        return family != Family.EC
                || (key instanceof ECKey curve && curve.getParams().getOrder().bitLength() == bits);
    }

    byte[] sign(Key key, byte[] content) throws GeneralSecurityException {
        if (family == Family.SECRET) {
            return mac(key, content);
        }
        Signature signature = signature();
        signature.initSign((PrivateKey) key);
        signature.update(content);
        return signature.sign();
    }

    boolean verify(Key key, byte[] content, byte[] signed) throws GeneralSecurityException {
        if (family == Family.SECRET) {
            return MessageDigest.isEqual(mac(key, content), signed);
        }
        // The JDK would overlook what follows the signature.
        if (family == Family.ED && signed.length != ED_SIGNATURE_BYTES) {
            return false;
        }
        Signature signature = signature();
        signature.initVerify((PublicKey) key);
        signature.update(content);
        return signature.verify(signed);
    }

    private Signature signature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        if (algorithm.equals("RSASSA-PSS")) {
            // RFC 7518 3.5: the salt is as long as the digest
            signature.setParameter(new PSSParameterSpec(
                    "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), bits / Byte.SIZE, 1));
        }
        return signature;
    }

    private byte[] mac(Key key, byte[] content) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(key);
        return mac.doFinal(content);
    }
}
