package io.balsa.kubelet.pod;

/** A container asks for something that this kubelet does not have, or that contradicts itself. The message says what. */
final class UnsupportedPod extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedPod(String message) {
        super(message);
    }
}
