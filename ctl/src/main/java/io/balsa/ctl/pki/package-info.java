/**
 * Makes the certificates of a local cluster: EC P-256, written as PEM with keys that only their owner may read. Used by
 * {@code ctl up} alone; the one package that may use BouncyCastle. Servers read PEM with the JDK.
 */
@NullMarked
package io.balsa.ctl.pki;

import org.jspecify.annotations.NullMarked;
