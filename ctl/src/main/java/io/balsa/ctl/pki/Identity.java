package io.balsa.ctl.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and its key. */
public record Identity(X509Certificate certificate, PrivateKey key) {}
