package io.balsa.api.server.http.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A certificate or key file that cannot be used; the message names the file and what is wrong with it. */
public final class BadPem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadPem(Path file, String why, @Nullable Throwable cause) {
        super("The PEM file " + file + " cannot be used: " + why + ".", cause);
    }
}
