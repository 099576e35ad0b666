package io.balsa.api.server.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens are verified with, and the one algorithm that it is used with: a token does not choose.
 *
 * @param id as tokens name it: Kubernetes' hash of the key, which tells nothing about the key
 */
record PublicTokenKey(String id, PublicKey key, Algorithm algorithm) {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    // Kubernetes takes any size and warns of none; below this a key can be broken today.
    private static final int RSA_BITS_MIN = 2048;

    /** @throws GeneralSecurityException with half a sentence when tokens are not signed with such keys */
    static PublicTokenKey of(PublicKey key) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        return new PublicTokenKey(URL.encodeToString(hash), key, algorithm(key, null));
    }

    /** What signs as this key's private half. */
    Algorithm signing(PrivateKey half) throws GeneralSecurityException {
        return algorithm(key, half);
    }

    private static Algorithm algorithm(PublicKey key, @Nullable PrivateKey half) throws GeneralSecurityException {
        if (key instanceof RSAPublicKey rsa && (half == null || half instanceof RSAPrivateKey)) {
            if (rsa.getModulus().bitLength() < RSA_BITS_MIN) {
                throw new GeneralSecurityException("its RSA key has fewer than " + RSA_BITS_MIN + " bits");
            }
            return Algorithm.RSA256(rsa, (RSAPrivateKey) half);
        }
        if (key instanceof ECPublicKey ec && (half == null || half instanceof ECPrivateKey)) {
            return switch (bits(ec)) {
                case 256 -> Algorithm.ECDSA256(ec, (ECPrivateKey) half);
                case 384 -> Algorithm.ECDSA384(ec, (ECPrivateKey) half);
                case 521 -> Algorithm.ECDSA512(ec, (ECPrivateKey) half);
                default -> throw new GeneralSecurityException("its curve is none of P-256, P-384 and P-521");
            };
        }
        throw new GeneralSecurityException("its key is neither an RSA nor an EC key");
    }

    private static int bits(ECPublicKey key) {
        return key.getParams().getCurve().getField().getFieldSize();
    }

    /** The key as others read it (RFC 7517). */
    ObjectNode jwk() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("use", "sig");
        if (key instanceof RSAPublicKey rsa) {
            json.put("kty", "RSA").put("kid", id).put("alg", algorithm.getName());
            return json.put("n", unsigned(rsa.getModulus(), 0)).put("e", unsigned(rsa.getPublicExponent(), 0));
        }
        ECPublicKey ec = (ECPublicKey) key;
        int bytes = (bits(ec) + 7) / 8;
        json.put("kty", "EC").put("kid", id).put("crv", "P-" + bits(ec)).put("alg", algorithm.getName());
        return json.put("x", unsigned(ec.getW().getAffineX(), bytes))
                .put("y", unsigned(ec.getW().getAffineY(), bytes));
    }

    /** Big-endian without a sign, filled with zeros to the length. */
    private static String unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        byte[] digits = Arrays.copyOfRange(bytes, from, bytes.length);
        byte[] filled = new byte[Math.max(length, digits.length)];
        System.arraycopy(digits, 0, filled, filled.length - digits.length, digits.length);
        return URL.encodeToString(filled);
    }
}
