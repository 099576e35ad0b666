package io.balsa.ctl.cli;

import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;

/** One command with its arguments parsed in. What it throws becomes one message and an exit code. */
public interface Verb {
    int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException;
}
