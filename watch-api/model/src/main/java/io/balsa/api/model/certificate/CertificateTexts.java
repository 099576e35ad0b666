package io.balsa.api.model.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what is wrong with a request for a certificate, and with a certificate; nothing where they are good. */
public final class CertificateTexts {
    private static final String REQUEST = "CERTIFICATE REQUEST";
    private static final String CERTIFICATE = "CERTIFICATE";
    /** RSA and ECDSA with SHA-1 and SHA-2, Ed25519: what Go verifies a request with. */
    private static final Set<String> SIGNATURES = Set.of(
            "1.2.840.113549.1.1.5",
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13",
            "1.2.840.10045.4.1",
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4",
            "1.3.101.112");

    private static final Map<String, String> KEYS =
            Map.of("1.2.840.113549.1.1.1", "RSA", "1.2.840.10045.2.1", "EC", "1.3.101.112", "Ed25519");

    private CertificateTexts() {}

    /** A PKCS #10 request in PEM, signed by the key that it asks a certificate for (RFC 2986). */
    public static Optional<String> wrongWithRequest(byte[] pem) {
        List<PemBlock> blocks = PemBlock.all(new String(pem, UTF_8));
        if (blocks.isEmpty() || !blocks.get(0).type().equals(REQUEST)) {
            return Optional.of("PEM block type must be CERTIFICATE REQUEST");
        }
        try {
            return verify(blocks.get(0).bytes().toByteArray())
                    ? Optional.empty()
                    : Optional.of("x509: the signature is not that of the request's key");
        } catch (MalformedDer e) {
            return Optional.of("asn1: structure error: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            return Optional.of("x509: cannot verify signature: " + e.getMessage());
        }
    }

    private static boolean verify(byte[] der) throws GeneralSecurityException {
        DerReader outer = new DerReader(der);
        DerReader request = outer.value(DerReader.SEQUENCE);
        byte[] info = request.whole(DerReader.SEQUENCE);
        String algorithm = request.value(DerReader.SEQUENCE).objectId();
        byte[] bits = request.value(DerReader.BIT_STRING).rest();
        if (!outer.isAtEnd() || !request.isAtEnd() || bits.length == 0 || bits[0] != 0) {
            throw new MalformedDer("there are bytes that do not belong there");
        }
        if (!SIGNATURES.contains(algorithm)) {
            throw new MalformedDer("the signature algorithm " + algorithm + " is not supported");
        }
        // the JDK knows signatures by their identifiers
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(key(info));
        signature.update(info);
        return signature.verify(bits, 1, bits.length - 1);
    }

    private static PublicKey key(byte[] info) throws GeneralSecurityException {
        DerReader fields = new DerReader(info).value(DerReader.SEQUENCE);
        fields.value(DerReader.INTEGER);
        fields.value(DerReader.SEQUENCE);
        byte[] key = fields.whole(DerReader.SEQUENCE);
        String algorithm = new DerReader(key)
                .value(DerReader.SEQUENCE)
                .value(DerReader.SEQUENCE)
                .objectId();
        String name = KEYS.get(algorithm);
        if (name == null) {
            throw new MalformedDer("the key algorithm " + algorithm + " is not supported");
        }
        return KeyFactory.getInstance(name).generatePublic(new X509EncodedKeySpec(key));
    }

    /** Certificates in PEM, nothing else in blocks; no bytes at all are good too. */
    public static Optional<String> wrongWithCertificate(byte[] pem) {
        if (pem.length == 0) {
            return Optional.empty();
        }
        List<PemBlock> blocks = PemBlock.all(new String(pem, UTF_8));
        if (blocks.isEmpty()) {
            return Optional.of("must contain at least one CERTIFICATE PEM block");
        }
        for (PemBlock block : blocks) {
            if (!block.type().equals(CERTIFICATE)) {
                return Optional.of("only CERTIFICATE PEM blocks are allowed, found \"" + block.type() + "\"");
            }
            if (block.headers()) {
                return Optional.of("no PEM block headers are permitted");
            }
            try {
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(block.bytes().newInput());
            } catch (CertificateException e) {
                return Optional.of("x509: malformed certificate");
            }
        }
        return Optional.empty();
    }
}
