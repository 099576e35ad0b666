package io.balsa.ctl.cli;

import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.RestClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;

/** What a command works with once its connection is known. */
final class Session implements Closeable {
    final Terminal terminal;
    final RestClient client;
    final ResourceTypes types;

    private Session(Terminal terminal, RestClient client) {
        this.terminal = terminal;
        this.client = client;
        this.types = new ResourceTypes(client);
    }

    static Session open(Terminal terminal, ConnectionOptions options) throws KubeconfigError, CliError {
        return new Session(terminal, options.client(terminal));
    }

    String namespace() {
        return client.connection().namespace();
    }

    PrintStream out() {
        return terminal.out();
    }

    PrintStream err() {
        return terminal.err();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
