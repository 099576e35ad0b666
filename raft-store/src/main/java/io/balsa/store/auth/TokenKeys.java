package io.balsa.store.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.jspecify.annotations.Nullable;

/**
 * The keys that tokens are signed and checked with, out of PEM files of the forms that etcd reads.
 *
 * @param signing null: this member only checks tokens
 */
record TokenKeys(@Nullable Key signing, Key verifying) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /** What a key file holds: its kind and its bytes. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Block(String kind, byte[] bytes) {}

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static TokenKeys read(SignMethod method, Optional<Path> publicFile, Optional<Path> privateFile) {
        if (method.family() == SignMethod.Family.SECRET) {
            byte[] secret = bytes(privateFile.orElseThrow(() -> missing(method, "priv-key")));
            if (secret.length == 0) {
                throw missing(method, "priv-key");
            }
            Key key = new SecretKeySpec(secret, "HMAC");
            return new TokenKeys(key, key);
        }
        if (publicFile.isEmpty() && privateFile.isEmpty()) {
            throw missing(method, "pub-key or priv-key");
        }
        try {
            Optional<PublicKey> given = Optional.empty();
            if (publicFile.isPresent()) {
                given = Optional.of(publicKey(method, publicFile.get()));
            }
            if (privateFile.isEmpty()) {
                return new TokenKeys(null, fits(method, given.orElseThrow(), publicFile.orElseThrow()));
            }
            byte[] encoded = privateKey(privateFile.get());
            PublicKey derived = publicOf(method, encoded);
            if (given.isPresent() && !given.get().equals(derived)) {
                throw new IllegalArgumentException("--auth-token: the public key in " + publicFile.get()
                        + " is not that of the private key in " + privateFile.get());
            }
            Key signing = factory(method).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new TokenKeys(signing, fits(method, derived, privateFile.get()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "--auth-token: a key file cannot be used with sign-method " + method.header() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static Key fits(SignMethod method, PublicKey key, Path file) {
        if (!method.takes(key)) {
            throw new IllegalArgumentException(
                    "--auth-token: the key in " + file + " is of another curve than " + method.header() + " takes");
        }
        return key;
    }

    private static KeyFactory factory(SignMethod method) throws GeneralSecurityException {
        return KeyFactory.getInstance(method.family().keyAlgorithm());
    }

    private static PublicKey publicKey(SignMethod method, Path file) throws GeneralSecurityException, IOException {
        Block block = block(file, "PUBLIC KEY");
        return switch (block.kind()) {
            case "CERTIFICATE" ->
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.bytes()))
                        .getPublicKey();
            case "RSA PUBLIC KEY" -> {
                RSAPublicKey rsa = RSAPublicKey.getInstance(block.bytes());
                yield spki(
                        method,
                        new SubjectPublicKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), rsa));
            }
            default -> factory(method).generatePublic(new X509EncodedKeySpec(block.bytes()));
        };
    }

    /** As PKCS #8, whatever it was. */
    private static byte[] privateKey(Path file) throws IOException {
        Block block = block(file, "PRIVATE KEY");
        return switch (block.kind()) {
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                                RSAPrivateKey.getInstance(block.bytes()))
                        .getEncoded();
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(block.bytes());
                yield new PrivateKeyInfo(
                                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                                key)
                        .getEncoded();
            }
            default -> block.bytes();
        };
    }

    private static PublicKey publicOf(SignMethod method, byte[] encoded) throws GeneralSecurityException, IOException {
        AsymmetricKeyParameter key = PrivateKeyFactory.createKey(encoded);
        AsymmetricKeyParameter derived;
        if (key instanceof RSAPrivateCrtKeyParameters rsa) {
            derived = new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
        } else if (key instanceof ECPrivateKeyParameters ec) {
            BigInteger secret = ec.getD();
            derived = new ECPublicKeyParameters(ec.getParameters().getG().multiply(secret), ec.getParameters());
        } else if (key instanceof Ed25519PrivateKeyParameters ed) {
            derived = ed.generatePublicKey();
        } else {
            throw new GeneralSecurityException("it holds neither an RSA, nor an EC, nor an Ed25519 key");
        }
        return spki(method, SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(derived));
    }

    private static PublicKey spki(SignMethod method, SubjectPublicKeyInfo info)
            throws GeneralSecurityException, IOException {
        return factory(method).generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    }

    /** The first block of the file that holds such a key; before a key of a curve there may be one that names the curve. */
    private static Block block(Path file, String what) {
        Matcher blocks = BLOCK.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (kind.endsWith(what) || (what.equals("PUBLIC KEY") && kind.equals("CERTIFICATE"))) {
                return new Block(kind, Base64.getMimeDecoder().decode(blocks.group(2)));
            }
        }
        throw new IllegalArgumentException("--auth-token: " + file + " has no PEM block with a " + what);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("--auth-token: the key file " + file + " cannot be read: " + e, e);
        }
    }

    private static IllegalArgumentException missing(SignMethod method, String option) {
        return new IllegalArgumentException(
                "--auth-token: sign-method " + method.header() + " needs a key; give " + option + "=<file>");
    }

    /** Says nothing about the keys. */
    @Override
    public String toString() {
        return signing == null ? "keys to check tokens" : "keys to sign and check tokens";
    }
}
