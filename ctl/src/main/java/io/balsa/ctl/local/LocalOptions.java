package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which cluster of this machine is meant. */
final class LocalOptions {
    static final String STANDARD_NAME = "local";

    String name = STANDARD_NAME;

    @Nullable
    String stateDir;

    @Nullable
    String kubeconfig;

    void addTo(Syntax syntax) {
        syntax.option("--name")
                .label("NAME")
                .says("The cluster's name and its context's (default local).")
                .text(given -> name = given);
        syntax.option("--state-dir")
                .label("DIR")
                .says("Where the cluster's files are (default ~/.balsa/NAME).")
                .text(given -> stateDir = given);
        syntax.option("--kubeconfig")
                .label("FILE")
                .says("The kubeconfig that gets the cluster's context, instead of $KUBECONFIG and ~/.kube/config.")
                .text(given -> kubeconfig = given);
    }

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
