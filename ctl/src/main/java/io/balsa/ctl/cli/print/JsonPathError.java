package io.balsa.ctl.cli.print;

/** The template is not a JSONPath template of kubectl's dialect; the message is one clause. */
public final class JsonPathError extends Exception {
    private static final long serialVersionUID = 1L;

    JsonPathError(String message) {
        super(message);
    }
}
