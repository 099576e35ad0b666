package io.balsa.ctl.rest;

import java.io.IOException;

/** The server went away after the request was sent: a write may or may not have happened. */
public final class ConnectionLost extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionLost(String message, Throwable cause) {
        super(message, cause);
    }
}
