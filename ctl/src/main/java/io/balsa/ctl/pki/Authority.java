package io.balsa.ctl.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority: its own identity, and what it issues. An authority's certificate holds for ten years, an issued
 * one for one; both begin five minutes early, for clocks that differ.
 */
public final class Authority {
    public static final Duration ISSUED_FOR = Duration.ofDays(365);
    /** All keys are on the curve P-256. */
    static final int KEY_BITS = 256;

    private static final Duration AUTHORITY_FOR = Duration.ofDays(3650);
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final int SERIAL_BITS = 120;

    private final Identity identity;
    private final SecureRandom random;

    public Authority(Identity identity, SecureRandom random) {
        this.identity = identity;
        this.random = random;
    }

    public static Authority create(String name, Instant now, SecureRandom random) throws GeneralSecurityException {
        KeyPair keys = keys(random);
        X500Name subject = subject(name, List.of());
        X509v3CertificateBuilder builder = builder(subject, subject, keys.getPublic(), now, AUTHORITY_FOR, random);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        return new Authority(new Identity(sign(builder, keys.getPrivate()), keys.getPrivate()), random);
    }

    public Identity identity() {
        return identity;
    }

    /**
     * What an issued certificate says.
     *
     * @param name the common name: the user that the API server sees
     * @param groups the organisations: the user's groups
     * @param hosts DNS names and IP addresses that it answers at; empty for a client
     */
    public record Subject(String name, List<String> groups, List<String> hosts) {}

    /** A certificate for clients, and where the subject has hosts for servers as well. */
    public Identity issue(Subject subject, Instant now) throws GeneralSecurityException {
        KeyPair keys = keys(random);
        X500Name issuer = X500Name.getInstance(
                identity.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder =
                builder(issuer, subject(subject.name, subject.groups), keys.getPublic(), now, ISSUED_FOR, random);
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, usages(subject));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(identity.certificate()));
            if (!subject.hosts.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(subject.hosts));
            }
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        return new Identity(sign(builder, identity.key()), keys.getPrivate());
    }

    private static ExtendedKeyUsage usages(Subject subject) {
        return subject.hosts.isEmpty()
                ? new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)
                : new ExtendedKeyUsage(
                        new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
    }

    private static GeneralNames names(List<String> hosts) {
        List<GeneralName> names = new ArrayList<>();
        for (String host : hosts) {
            boolean address = host.matches("[0-9.]+") || host.contains(":");
            names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static X500Name subject(String name, List<String> groups) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
        groups.forEach(group -> builder.addRDN(BCStyle.O, group));
        builder.addRDN(BCStyle.CN, name);
        return builder.build();
    }

    private static KeyPair keys(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration validity, SecureRandom random) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(EARLY)),
                Date.from(now.plus(validity)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, java.security.PrivateKey issuer)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
