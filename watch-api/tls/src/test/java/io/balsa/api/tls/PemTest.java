package io.balsa.api.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PemTest {
    /** What comes before the key itself in PKCS#8, of an RSA key of 2048 bits and of an EC key on P-256. */
    private static final int RSA_HEAD = 26;

    private static final int EC_HEAD = 28;

    /** What comes before the key itself in X.509's form, of an RSA key of 2048 bits. */
    private static final int RSA_PUBLIC_HEAD = 24;

    @Test
    void keysAreReadInTheFormsThatToolsWrite() throws Exception {
        KeyPairGenerator rsas = KeyPairGenerator.getInstance("RSA");
        rsas.initialize(2048);
        PrivateKey rsa = rsas.generateKeyPair().getPrivate();
        KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
        curves.initialize(new ECGenParameterSpec("secp256r1"));
        PrivateKey ec = curves.generateKeyPair().getPrivate();
        PrivateKey ed =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();

        assertThat(Pem.privateKey(pem("PRIVATE KEY", rsa.getEncoded()))).isEqualTo(rsa);
        assertThat(Pem.privateKey(pem("PRIVATE KEY", ec.getEncoded()))).isEqualTo(ec);
        assertThat(Pem.privateKey(pem("PRIVATE KEY", ed.getEncoded()))).isEqualTo(ed);
        assertThat(Pem.privateKey(pem("RSA PRIVATE KEY", tail(rsa, RSA_HEAD)))).isEqualTo(rsa);
        assertThat(Pem.privateKey("text before\n" + pem("EC PARAMETERS", new byte[] {5, 0})
                        + pem("EC PRIVATE KEY", tail(ec, EC_HEAD))))
                .isEqualTo(ec);
    }

    @Test
    void publicKeysAreReadInTheFormsThatToolsWrite() throws Exception {
        KeyPairGenerator rsas = KeyPairGenerator.getInstance("RSA");
        rsas.initialize(2048);
        KeyPair rsa = rsas.generateKeyPair();
        KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
        curves.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair ec = curves.generateKeyPair();
        byte[] spki = rsa.getPublic().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(spki, RSA_PUBLIC_HEAD, spki.length);

        assertThat(Pem.publicKeys(pem("PUBLIC KEY", spki)
                        + pem("PUBLIC KEY", ec.getPublic().getEncoded())))
                .containsExactly(rsa.getPublic(), ec.getPublic());
        assertThat(Pem.publicKeys(pem("RSA PUBLIC KEY", pkcs1))).containsExactly(rsa.getPublic());
        assertThat(Pem.publicKeys(pem("PRIVATE KEY", rsa.getPrivate().getEncoded())))
                .containsExactly(rsa.getPublic());
        assertThat(Pem.publicKeys(pem("RSA PRIVATE KEY", tail(rsa.getPrivate(), RSA_HEAD))))
                .containsExactly(rsa.getPublic());
        assertThatThrownBy(
                        () -> Pem.publicKeys(pem("PRIVATE KEY", ec.getPrivate().getEncoded())))
                .hasMessageContaining("openssl pkey -pubout");
        assertThatThrownBy(() -> Pem.publicKeys("hello")).hasMessage("it holds no public key");
        assertThatThrownBy(() -> Pem.publicKeys(pem("PUBLIC KEY", new byte[9])))
                .hasMessage("its public key is damaged, or of a kind that is not known here");
    }

    @Test
    void whatIsNoKeyIsRefusedInAFewWords() {
        assertThatThrownBy(() -> Pem.privateKey("hello"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("it holds no private key");
        assertThatThrownBy(() -> Pem.certificates(pem("PRIVATE KEY", new byte[9])))
                .hasMessage("it holds no certificate");
        assertThatThrownBy(() -> Pem.certificates(pem("CERTIFICATE", new byte[9])))
                .hasMessage("it holds a certificate that cannot be read");
        assertThatThrownBy(() -> Pem.privateKey(pem("PRIVATE KEY", new byte[9])))
                .hasMessage("its key is damaged, or of a kind that is not known here");
        assertThatThrownBy(() -> Pem.privateKey("-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n"))
                .hasMessage("it is damaged");
        assertThatThrownBy(() -> Pem.privateKey(pem("ENCRYPTED PRIVATE KEY", new byte[9])))
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    private static byte[] tail(PrivateKey key, int head) {
        byte[] all = key.getEncoded();
        return Arrays.copyOfRange(all, head, all.length);
    }

    private static String pem(String label, byte[] der) {
        String lines = Base64.getMimeEncoder().encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
