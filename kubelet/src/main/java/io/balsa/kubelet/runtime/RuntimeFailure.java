package io.balsa.kubelet.runtime;

/** A step of a runtime that did not happen. The message is one sentence for the user who wrote the pod. */
public final class RuntimeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a caller can do about it; pods show it as the reason of a waiting container. */
    public enum Kind {
        /** The image cannot be had: ask again later, or the pod is wrong. */
        IMAGE,
        /** The pod says Never and the image is not here. */
        IMAGE_NEVER_PULLED,
        /** The container could not be made. */
        CREATE,
        /** The container was made and did not start. */
        START,
        /** No such container, or it is not in the state that the step needs. */
        GONE,
        /** The engine does not answer, or not in time. Nothing is known about the step's outcome: look again. */
        UNAVAILABLE
    }

    private final Kind kind;

    public RuntimeFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public RuntimeFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
