package io.balsa.ctl.cli;

import org.jspecify.annotations.Nullable;

/** {@code --dry-run}: nowhere, at the client only, or at the server, which then does everything but store. */
public enum DryRun {
    NONE(""),
    CLIENT(" (dry run)"),
    SERVER(" (server dry run)");

    /** What follows the verb in the command's answer. */
    public final String suffix;

    DryRun(String suffix) {
        this.suffix = suffix;
    }

    public static DryRun parse(@Nullable String text) throws CliError {
        if (text == null || text.equals("none")) {
            return NONE;
        }
        return switch (text) {
            case "client" -> CLIENT;
            case "server" -> SERVER;
            default ->
                throw CliError.usage(
                        "error: Invalid dry-run value (" + text + "). Must be \"none\", \"server\", or \"client\".");
        };
    }

    /** The value of the request's dryRun parameter. */
    public String parameter() {
        return this == SERVER ? "All" : "";
    }
}
