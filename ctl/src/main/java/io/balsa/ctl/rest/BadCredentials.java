package io.balsa.ctl.rest;

import java.io.IOException;

/** The kubeconfig's own certificates or key cannot be used. */
public final class BadCredentials extends IOException {
    private static final long serialVersionUID = 1L;

    BadCredentials(String message) {
        super(message);
    }
}
