package io.balsa.store.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and keys as PEM text: keys in any form that is not encrypted, blocks of other kinds are passed over. The JDK
 * reads what it can: the library for the older forms costs a starting member a third of a second.
 */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String BEGIN = "-----BEGIN ";

    private Pem() {}

    private record Block(String label, String text, String whole) {
        byte[] der() throws GeneralSecurityException {
            try {
                return Base64.getMimeDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw damaged(e);
            }
        }
    }

    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(pem)) {
            if (block.label().equals("CERTIFICATE")) {
                try {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                } catch (CertificateException e) {
                    // The JDK's own sentences are about ASN.1.
                    throw damaged(e);
                }
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("it holds no certificate");
        }
        return found;
    }

    /** The first one, of a file that may hold parameters or certificates as well. */
    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        for (Block block : blocks(pem)) {
            if (!block.label().endsWith("PRIVATE KEY")) {
                continue;
            }
            if (block.label().startsWith("ENCRYPTED") || block.text().contains("Proc-Type:")) {
                throw new GeneralSecurityException("its key is encrypted, and nobody is here to give a password");
            }
            return block.label().equals("PRIVATE KEY") ? pkcs8(block.der()) : older(block);
        }
        throw new GeneralSecurityException("it holds no private key");
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        GeneralSecurityException last = new GeneralSecurityException();
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                last = e; // a key of another kind, or none
            }
        }
        throw new GeneralSecurityException("its key is damaged, or of a kind that is not known here", last);
    }

    /** RFC 8017 A.1.2 (RSA) and RFC 5915 (EC). */
    private static PrivateKey older(Block block) throws GeneralSecurityException {
        try (PEMParser parser = new PEMParser(new StringReader(block.whole()))) {
            if (parser.readObject() instanceof PEMKeyPair pair) {
                // The JDK knows these keys under another name than the library.
                return new JcaPEMKeyConverter()
                        .setAlgorithmMapping(X9ObjectIdentifiers.id_ecPublicKey, "EC")
                        .getPrivateKey(pair.getPrivateKeyInfo());
            }
        } catch (IOException | RuntimeException e) {
            // The library's own sentences are about ASN.1.
            throw damaged(e);
        }
        throw new GeneralSecurityException("its key is of a kind that is not known here");
    }

    private static List<Block> blocks(String pem) throws GeneralSecurityException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(pem);
        int end = 0;
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2), matcher.group()));
            end = matcher.end();
        }
        if (pem.indexOf(BEGIN, end) >= 0) {
            throw damaged(null);
        }
        return blocks;
    }

    private static GeneralSecurityException damaged(@Nullable Exception cause) {
        return new GeneralSecurityException("it is damaged, or no PEM", cause);
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
