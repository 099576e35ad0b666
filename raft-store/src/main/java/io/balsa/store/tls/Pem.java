package io.balsa.store.tls;

import java.io.ByteArrayInputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * Certificates and keys as PEM text: keys in any form that is not encrypted, blocks of other kinds are passed over. The JDK
 * reads what it can, see {@link OlderKey}.
 */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String BEGIN = "-----BEGIN ";
    private static final int LINE = 64;

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
            return block.label().equals("PRIVATE KEY") ? pkcs8(block.der()) : OlderKey.read(block.whole());
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

    static GeneralSecurityException damaged(@Nullable Exception cause) {
        return new GeneralSecurityException("it is damaged, or no PEM", cause);
    }

    /** As a file of them: RFC 7468. */
    static String text(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return BEGIN + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
