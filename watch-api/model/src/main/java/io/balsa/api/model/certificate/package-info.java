/**
 * Reads what people send where a certificate is asked for: PEM blocks, requests for certificates, certificates. Only
 * the JDK's cryptography is used; nothing is signed here.
 */
@NullMarked
package io.balsa.api.model.certificate;

import org.jspecify.annotations.NullMarked;
