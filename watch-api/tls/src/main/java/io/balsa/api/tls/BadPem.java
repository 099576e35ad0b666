package io.balsa.api.tls;

import java.io.IOException;
import java.nio.file.Path;

/** A certificate or key file that cannot be used; the message names the file and what is wrong with it. */
public final class BadPem extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param why half a sentence for people: "it holds no certificate" */
    public BadPem(Path file, String why, Throwable cause) {
        super("The PEM file " + file + " cannot be used: " + why + ".", cause);
    }
}
