package io.balsa.ctl.rest;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.KeyAgreement;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * What the first TLS connection of a process does once (it loads the JDK's cryptography, and interprets it), done on a thread of
 * its own while the command line and the kubeconfig are read: that is a fifth of a short command's time. Nothing depends on it.
 */
public final class TlsWarmUp {
    private TlsWarmUp() {}

    /** Returns at once. The thread ends by itself within a second, or with the process. */
    public static void start() {
        Thread thread = new Thread(TlsWarmUp::run, "tls-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            context.getSocketFactory();
            context.getSupportedSSLParameters();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(pair.getPrivate());
            agreement.doPhase(pair.getPublic(), true);
            byte[] secret = agreement.generateSecret();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(secret);
            byte[] signed = signature.sign();
            signature.initVerify(pair.getPublic());
            signature.update(secret);
            signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // A Java without one of these: what connects tells it, with what it was wanted for.
            return;
        }
    }
}
