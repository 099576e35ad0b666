package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster of this machine is meant. */
final class LocalOptions {
    static final String STANDARD_NAME = "local";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The cluster's name and its context's (default local).")
    String name = STANDARD_NAME;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where the cluster's files are (default ~/.balsa/NAME).")
    @Nullable
    String stateDir;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig that gets the cluster's context, instead of $KUBECONFIG and ~/.kube/config.")
    @Nullable
    String kubeconfig;

    Path state(Terminal terminal) throws CliError {
        if (!name.matches("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?")) {
            throw CliError.usage(
                    "error: invalid --name \"" + name
                            + "\": lower case letters, digits and '-', at most 40, beginning and ending with a letter or digit");
        }
        if (stateDir != null) {
            return terminal.resolve(stateDir).toAbsolutePath().normalize();
        }
        String home = terminal.environment().getOrDefault("HOME", System.getProperty("user.home"));
        return Path.of(home, ".balsa", name);
    }

    @Nullable
    Path kubeconfigFlag(Terminal terminal) {
        return kubeconfig == null ? null : terminal.resolve(kubeconfig);
    }
}
