package io.balsa.ctl.rest;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** No server of the connection could be spoken to, so nothing was sent to any of them. */
public final class Unreachable extends IOException {
    private static final long serialVersionUID = 1L;
    private final String context;
    private final transient List<URI> tried;

    Unreachable(String context, List<URI> tried, String reason, Throwable cause) {
        super(reason, cause);
        this.context = context;
        this.tried = List.copyOf(tried);
    }

    /** The kubeconfig context that names the servers. */
    public String context() {
        return context;
    }

    public List<URI> tried() {
        return tried;
    }
}
