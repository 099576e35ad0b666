package io.balsa.api.model.certificate;

/** The bytes are not what they should be; the message says why. */
final class MalformedDer extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedDer(String message) {
        super(message);
    }
}
