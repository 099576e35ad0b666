package io.balsa.ctl.cli;

import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;

/** One command. What it throws becomes one message and an exit code. */
public interface Verb {
    /** What it takes; parsing puts the arguments into this object, and then it runs. */
    Syntax syntax();

    /** The exit code that kubectl has in this one's place. */
    default int likeKubectl(int exit) {
        return exit == Exit.OK || exit == Exit.INTERRUPTED ? exit : Exit.OTHER;
    }

    int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException;
}
