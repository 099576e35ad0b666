package io.balsa.api.model.codec;

/** A text that is no YAML. The message starts with the line: {@code line 4: a tab is used for indentation; ...}. */
public final class YamlError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    YamlError(int line, String problem) {
        super("line " + line + ": " + problem);
        this.line = line;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }
}
