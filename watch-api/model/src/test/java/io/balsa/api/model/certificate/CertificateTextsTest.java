package io.balsa.api.model.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateTextsTest {
    private static final String EC =
            "MIHXMH4CAQAwHDEMMAoGA1UEAwwDYW5uMQwwCgYDVQQKDANkZXYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC"
                    + "AATroFC7Z2doAwtEAzImtohdhJyPYU1X4+t3OBz40PT+pfpekSHdtpFXvJZJ91X7WbgWQniyEa9K7E4TG2vD"
                    + "fpAqoAAwCgYIKoZIzj0EAwIDSQAwRgIhAPxsFrJBESRA3U7Da+1r0L5pMdyED45yYP/QnFSg8ULGAiEA0e1o"
                    + "wr/AXix3qdPv0ktg/VDn/ac3iP5XR1m6gpo63II=";
    private static final String ED25519 =
            "MIGNMEECAQAwDjEMMAoGA1UEAwwDYW5uMCowBQYDK2VwAyEAl5Yoop7oO6QeCZxOAZOUbVUb5OThMWqIZ3UO"
                    + "Sg30AEWgADAFBgMrZXADQQBvCY0DJQcMKYJ4Sj+ioTwT2Vn3L0tmWQfO9eMbI8goxJNGXtBTZ+hxiJf2f6z+"
                    + "bCbGz00HrwrERyJnnEOaCrML";
    private static final String RSA =
            "MIIBTTCBtwIBADAOMQwwCgYDVQQDDANhbm4wgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAOXYsHK0CMM8"
                    + "/twkduqxlmIcA2tJiEaUS+ySv06OgTZseN5A/uIa0gNpVcJKISaTBY5dvWsU2Zp9Cd0dnNGQ/2QnEljqiddS"
                    + "QG/z1Jz+WBLCmiYy/1OfHDBc47kfm6bTTj0p921R23EHx9PbqYGvMBK80V8Ic1T/jmg1vJfWu8oJAgMBAAGg"
                    + "ADANBgkqhkiG9w0BAQsFAAOBgQBq8LoIIg74x4WoaV5MCCRtVK2xVXpt6y+uZVbPPCcJSvN3gV0iCHLAnUZW"
                    + "3ed0ZP1TT0PnjvTQXgaTD7N9N0q97lpimsEdhNxfJLfXiHziUBZ5WidRiKx94GVU+YOJkIH1ddi/FaP5nv7Z"
                    + "2wYFEbPG+6y/PiBCOW5OPfmlwtF2Fw==";
    private static final String CERTIFICATE =
            "MIIBcjCCARegAwIBAgIUVKfsl0Mz0Sp9h+VSCQQMOFK2ADgwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDYW5u"
                    + "MB4XDTI2MTEyOTEyMjE0M1oXDTM2MTEyNjEyMjE0M1owDjEMMAoGA1UEAwwDYW5uMFkwEwYHKoZIzj0CAQYI"
                    + "KoZIzj0DAQcDQgAE66BQu2dnaAMLRAMyJraIXYScj2FNV+Prdzgc+ND0/qX6XpEh3baRV7yWSfdV+1m4FkJ4"
                    + "shGvSuxOExtrw36QKqNTMFEwHQYDVR0OBBYEFJuUx5hmGVUYmxUSu7KOAmyDspD0MB8GA1UdIwQYMBaAFJuU"
                    + "x5hmGVUYmxUSu7KOAmyDspD0MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAKaXur9eX4tG"
                    + "meggS6ZzA3qSHxiQMs0v23FfxYN+fXsUAiEA5F7cVSDqvAOrsSlrk+5VCwEB4QcVkEW4/2nKMCihz0s=";

    private static byte[] pem(String type, String body) {
        return ("noise\n-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n").getBytes(UTF_8);
    }

    private static Optional<String> request(byte[] der) {
        return CertificateTexts.wrongWithRequest(
                pem("CERTIFICATE REQUEST", Base64.getEncoder().encodeToString(der)));
    }

    @Test
    void requestsOfAllKindsOfKeysAreVerified() {
        for (String request : new String[] {EC, ED25519, RSA}) {
            assertThat(request(Base64.getDecoder().decode(request))).isEmpty();
        }
    }

    @Test
    void aRequestThatWasChangedIsRefused() {
        byte[] der = Base64.getDecoder().decode(RSA);
        der[20]++;
        assertThat(request(der)).contains("x509: the signature is not that of the request's key");
    }

    /** Any byte may be wrong: there is an answer, never an exception. Not every byte is signed. */
    @Test
    void noBytesAreTooOdd() {
        for (String request : new String[] {EC, ED25519, RSA}) {
            byte[] good = Base64.getDecoder().decode(request);
            for (int i = 0; i < good.length; i++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) 0xff;
                assertThat(request(bad)).as("byte " + i).isNotNull();
                assertThat(request(Arrays.copyOf(good, i))).as("length " + i).isPresent();
            }
        }
        assertThat(request(new byte[] {0x30, (byte) 0x84, 0x7f, 0x7f, 0x7f, 0x7f}))
                .isPresent();
    }

    @Test
    void whatIsNoRequest() {
        String text = "PEM block type must be CERTIFICATE REQUEST";
        assertThat(CertificateTexts.wrongWithRequest(new byte[0])).contains(text);
        assertThat(CertificateTexts.wrongWithRequest(pem("CERTIFICATE", CERTIFICATE)))
                .contains(text);
        assertThat(CertificateTexts.wrongWithRequest(pem("CERTIFICATE REQUEST", "%%")))
                .contains(text);
        assertThat(CertificateTexts.wrongWithRequest("-----BEGIN A-----\n".getBytes(UTF_8)))
                .contains(text);
        assertThat(CertificateTexts.wrongWithRequest("-----BEGIN -----".getBytes(UTF_8)))
                .contains(text);
        assertThat(request(new byte[] {0x30, 0x00})).contains("asn1: structure error: it is cut off");
    }

    @Test
    void certificates() {
        assertThat(CertificateTexts.wrongWithCertificate(new byte[0])).isEmpty();
        assertThat(CertificateTexts.wrongWithCertificate(pem("CERTIFICATE", CERTIFICATE)))
                .isEmpty();
        assertThat(CertificateTexts.wrongWithCertificate(new byte[] {'x'}))
                .contains("must contain at least one CERTIFICATE PEM block");
        assertThat(CertificateTexts.wrongWithCertificate(pem("KEY", CERTIFICATE)))
                .contains("only CERTIFICATE PEM blocks are allowed, found \"KEY\"");
        assertThat(CertificateTexts.wrongWithCertificate(pem("CERTIFICATE", "a: b\n\n" + CERTIFICATE)))
                .contains("no PEM block headers are permitted");
        assertThat(CertificateTexts.wrongWithCertificate(pem("CERTIFICATE", "AAAA")))
                .contains("x509: malformed certificate");
    }
}
