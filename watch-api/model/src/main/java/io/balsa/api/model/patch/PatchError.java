package io.balsa.api.model.patch;

/** A patch that is none, or that does not apply to the object. */
public final class PatchError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean malformed;

    private PatchError(String message, boolean malformed) {
        super(message);
        this.malformed = malformed;
    }

    /** The patch is wrong whatever it is applied to: a bad request. */
    static PatchError malformed(String message) {
        return new PatchError(message, true);
    }

    /** The patch does not fit this object: a path that is not there, a test that fails. */
    static PatchError refused(String message) {
        return new PatchError(message, false);
    }

    /** Whether the patch is wrong whatever it is applied to. */
    public boolean isMalformed() {
        return malformed;
    }
}
