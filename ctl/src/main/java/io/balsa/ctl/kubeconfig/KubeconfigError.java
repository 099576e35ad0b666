package io.balsa.ctl.kubeconfig;

/** The configuration cannot be used; the message is the whole sentence for the user. */
public final class KubeconfigError extends Exception {
    private static final long serialVersionUID = 1L;

    public KubeconfigError(String message) {
        super(message);
    }
}
