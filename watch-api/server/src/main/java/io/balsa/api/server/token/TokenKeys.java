package io.balsa.api.server.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import io.balsa.api.tls.BadPem;
import io.balsa.api.tls.PemFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.List;

/** The keys that tokens are verified with, in the order of their files. Immutable. */
record TokenKeys(List<PublicTokenKey> keys) {
    private static final byte[] PROBE = {1, 2, 3};

    TokenKeys {
        keys = List.copyOf(keys);
    }

    /** @throws BadPem when a file cannot be read, or holds a key that tokens are not signed with */
    static TokenKeys load(List<Path> files) throws BadPem {
        var keys = new ArrayList<PublicTokenKey>();
        for (Path file : files) {
            for (PublicKey key : PemFile.publicKeys(file)) {
                try {
                    keys.add(PublicTokenKey.of(key));
                } catch (GeneralSecurityException e) {
                    throw new BadPem(file, String.valueOf(e.getMessage()), e);
                }
            }
        }
        return new TokenKeys(keys);
    }

    /** Those that a token may be signed with: the one that it names, or any when it names none. */
    List<PublicTokenKey> named(String id) {
        return id.isEmpty()
                ? keys
                : keys.stream().filter(key -> key.id().equals(id)).toList();
    }

    /**
     * The signer of the private key in the file. Its public half must be among these keys: otherwise it would make tokens that
     * nobody here accepts.
     */
    TokenSigner signer(Path file) throws BadPem {
        PrivateKey half = PemFile.privateKey(file);
        try {
            for (PublicTokenKey key : keys) {
                if (belongTogether(key.key(), half)) {
                    Algorithm algorithm = key.signing(half);
                    return new TokenSigner(key.id(), algorithm);
                }
            }
        } catch (GeneralSecurityException | SignatureGenerationException e) {
            throw new BadPem(file, "its key cannot sign", e);
        }
        throw new BadPem(
                file,
                "its public half is in none of the files with public keys",
                new InvalidKeyException("no public key verifies what it signs"));
    }

    private static boolean belongTogether(PublicKey key, PrivateKey half) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(half.getAlgorithm())) {
            return false;
        }
        String name = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        Signature signing = Signature.getInstance(name);
        signing.initSign(half);
        signing.update(PROBE);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(name);
        verifying.initVerify(key);
        verifying.update(PROBE);
        try {
            return verifying.verify(signature);
        } catch (SignatureException e) {
            return false; // made by a key of another size
        }
    }
}
