package io.balsa.store.tls;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Keys in the forms that are older than PKCS 8, which the JDK does not read: RFC 8017 A.1.2 (RSA) and RFC 5915 (EC). Apart
 * from {@link Pem}, because the library comes in a signed jar: whoever only loads a class that uses it waits until the JVM
 * has checked the whole jar, a third of what a member's main thread does until it is ready.
 */
final class OlderKey {
    private OlderKey() {}

    /** @param pem one whole block */
    static PrivateKey read(String pem) throws GeneralSecurityException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof PEMKeyPair pair) {
                // The JDK knows these keys under another name than the library.
                return new JcaPEMKeyConverter()
                        .setAlgorithmMapping(X9ObjectIdentifiers.id_ecPublicKey, "EC")
                        .getPrivateKey(pair.getPrivateKeyInfo());
            }
        } catch (IOException | RuntimeException e) {
            // The library's own sentences are about ASN.1.
            throw Pem.damaged(e);
        }
        throw new GeneralSecurityException("its key is of a kind that is not known here");
    }
}
