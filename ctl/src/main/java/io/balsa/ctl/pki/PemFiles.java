package io.balsa.ctl.pki;

import io.balsa.api.tls.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Identities in a folder, as {@code <name>.crt} and {@code <name>.key}, and keys alone, as {@code <name>.key} and
 * {@code <name>.pub}; private keys are readable by their owner only.
 */
public final class PemFiles {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final Path folder;

    public PemFiles(Path folder) {
        this.folder = folder;
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    public Path publicKey(String name) {
        return folder.resolve(name + ".pub");
    }

    public boolean hasKeyPair(String name) {
        return Files.exists(publicKey(name)) && Files.exists(key(name));
    }

    public boolean has(String name) {
        return Files.exists(certificate(name)) && Files.exists(key(name));
    }

    public Identity read(String name) throws IOException, GeneralSecurityException {
        return new Identity(
                Pem.certificates(Files.readString(certificate(name))).get(0),
                Pem.privateKey(Files.readString(key(name))));
    }

    /**
     * The key in the form of RFC 5915, which names its algorithm in its first line: fabric8's client takes every other
     * key without such a line for one of RSA. The public key is in it, too, without which the official client does not take it.
     */
    public String namedKey(String name) throws IOException, GeneralSecurityException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(
                Pem.privateKey(Files.readString(key(name))).getEncoded());
        ECPrivateKey bare = ECPrivateKey.getInstance(info.parsePrivateKey());
        PublicKey own =
                Pem.certificates(Files.readString(certificate(name))).get(0).getPublicKey();
        ECPrivateKey named = new ECPrivateKey(
                Authority.KEY_BITS,
                bare.getKey(),
                new DERBitString(SubjectPublicKeyInfo.getInstance(own.getEncoded())
                        .getPublicKeyData()
                        .getBytes()),
                info.getPrivateKeyAlgorithm().getParameters());
        return pem("EC PRIVATE KEY", named.getEncoded());
    }

    /** The key first: a certificate on disk always has its key. */
    public void write(String name, Identity identity) throws IOException, GeneralSecurityException {
        put(key(name), pem("PRIVATE KEY", identity.key().getEncoded()), "rw-------");
        put(certificate(name), pem("CERTIFICATE", identity.certificate().getEncoded()), "rw-r--r--");
    }

    /** The private key first: a public key on disk always has its private one. */
    public void write(String name, KeyPair keys) throws IOException {
        put(key(name), pem("PRIVATE KEY", keys.getPrivate().getEncoded()), "rw-------");
        put(publicKey(name), pem("PUBLIC KEY", keys.getPublic().getEncoded()), "rw-------");
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private void put(Path file, String text, String permissions) throws IOException {
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (posix) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(draft, text);
        if (posix) {
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
