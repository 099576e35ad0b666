package io.balsa.api.model.patch;

/** A patch that is none, or that does not apply to the object. */
public final class PatchError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is to be said of the patch. */
    public enum Fault {
        /** It is wrong whatever it is applied to. */
        MALFORMED,
        /** It is more than is taken. */
        TOO_LARGE,
        /** It does not fit this object. */
        REFUSED
    }

    private final Fault fault;

    private PatchError(String message, Fault fault) {
        super(message);
        this.fault = fault;
    }

    /** The patch is wrong whatever it is applied to: a bad request. */
    static PatchError malformed(String message) {
        return new PatchError(message, Fault.MALFORMED);
    }

    /** The patch does not fit this object: a path that is not there, a test that fails. */
    static PatchError refused(String message) {
        return new PatchError(message, Fault.REFUSED);
    }

    /** The patch has more operations than one may have. */
    static PatchError tooLarge(String message) {
        return new PatchError(message, Fault.TOO_LARGE);
    }

    public Fault fault() {
        return fault;
    }
}
