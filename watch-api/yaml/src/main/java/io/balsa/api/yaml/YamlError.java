package io.balsa.api.yaml;

/** The text is not YAML; {@link #line()} says where. The message is one clause without file name or line. */
public final class YamlError extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    YamlError(int line, String message) {
        super(message);
        this.line = line;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }
}
