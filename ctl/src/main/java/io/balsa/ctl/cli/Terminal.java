package io.balsa.ctl.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Everything a command may know of the process it runs in.
 *
 * @param interactive stderr is a terminal, so progress may be redrawn in place
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        InstantSource clock,
        LongSupplier nanoTime,
        boolean interactive) {

    /**
     * Whether {@code ctl} stands in for kubectl (CTL_KUBECTL_COMPAT, which the launcher sets for a link of that name): no hints
     * behind errors, and kubectl's exit codes.
     */
    public boolean isKubectl() {
        return !environment.getOrDefault("CTL_KUBECTL_COMPAT", "").isEmpty();
    }

    /** The program's own name in what it prints. */
    public String program() {
        return isKubectl() ? "kubectl" : "ctl";
    }

    /** Whether more than ASCII may be printed: a UTF-8 locale and no TERM=dumb. */
    public boolean unicode() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String lower = locale.toLowerCase(Locale.ROOT);
                return (lower.contains("utf-8") || lower.contains("utf8"))
                        && !environment.getOrDefault("TERM", "").equals("dumb");
            }
        }
        return false;
    }

    public String tick() {
        return unicode() ? "✓" : "v";
    }

    public String cross() {
        return unicode() ? "✗" : "x";
    }

    public String dot() {
        return unicode() ? "·" : "-";
    }

    public String arrow() {
        return unicode() ? "←" : "<-";
    }

    /** A name relative to the user's directory, as it is given on the command line. */
    public Path resolve(String name) {
        return directory.resolve(name);
    }
}
