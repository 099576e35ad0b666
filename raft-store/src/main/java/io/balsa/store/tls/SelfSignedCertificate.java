package io.balsa.store.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * How a certificate that signs itself is made. Apart from {@link SelfSigned} for the reason of {@link OlderKey}.
 */
final class SelfSignedCertificate {
    private static final int SERIAL_BITS = 120;

    /** etcd: the same subject, so that nobody takes it for a person's. */
    private static final String SUBJECT = "O=etcd";

    private SelfSignedCertificate() {}

    /** Its DER form. */
    static byte[] make(KeyPair keys, List<String> hosts, Instant begin, Instant end, SecureRandom random)
            throws IOException, GeneralSecurityException {
        X500Name subject = new X500Name(SUBJECT);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(begin),
                Date.from(end),
                subject,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        // Signs itself and nothing else, but who is given it to trust looks at what an authority may do.
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(hosts.stream().map(SelfSignedCertificate::name).toArray(GeneralName[]::new)));
        try {
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }

    private static GeneralName name(String host) {
        return new GeneralName(CertificateHosts.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }
}
