package io.balsa.store.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Certificates and keys as PEM text: keys in any form that is not encrypted, blocks of other kinds are passed over. */
final class Pem {
    private Pem() {}

    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        List<X509Certificate> found = new ArrayList<>();
        for (Object block : blocks(pem)) {
            if (block instanceof X509CertificateHolder holder) {
                found.add(converter.getCertificate(holder));
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("it holds no certificate");
        }
        return found;
    }

    /** The first one, of a file that may hold parameters or certificates as well. */
    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        for (Object block : blocks(pem)) {
            if (block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo) {
                throw new GeneralSecurityException("its key is encrypted, and nobody is here to give a password");
            }
            PrivateKeyInfo key = keyIn(block);
            if (key != null) {
                return converted(key);
            }
        }
        throw new GeneralSecurityException("it holds no private key");
    }

    private static @Nullable PrivateKeyInfo keyIn(Object block) {
        if (block instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        return block instanceof PrivateKeyInfo key ? key : null;
    }

    private static PrivateKey converted(PrivateKeyInfo key) throws GeneralSecurityException {
        try {
            // The JDK knows these keys under another name than the library.
            return new JcaPEMKeyConverter()
                    .setAlgorithmMapping(X9ObjectIdentifiers.id_ecPublicKey, "EC")
                    .getPrivateKey(key);
        } catch (IOException e) {
            throw new GeneralSecurityException("its key is of a kind that is not known here", e);
        }
    }

    private static List<Object> blocks(String pem) throws GeneralSecurityException {
        List<Object> blocks = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                blocks.add(block);
            }
            return blocks;
        } catch (IOException | RuntimeException e) {
            // The library's own sentences are about ASN.1.
            throw new GeneralSecurityException("it is damaged, or no PEM", e);
        }
    }

    /** As a file of them. */
    static String text(String label, byte[] der) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, der));
        }
        return text.toString();
    }
}
