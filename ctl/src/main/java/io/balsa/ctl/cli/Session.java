package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.rest.RestClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;

/** What a command works with once its connection is known. */
public final class Session implements Closeable {
    public final Terminal terminal;
    public final RestClient client;
    public final ResourceTypes types;

    private final boolean namespaceGiven;

    private Session(Terminal terminal, RestClient client, boolean namespaceGiven) {
        this.namespaceGiven = namespaceGiven;
        this.terminal = terminal;
        this.client = client;
        this.types = new ResourceTypes(client);
    }

    public static Session open(Terminal terminal, ConnectionOptions options) throws KubeconfigError, CliError {
        RestClient client = options.client(terminal);
        return new Session(
                terminal, client.explaining(failure -> quorumLost(client, failure)), options.namespace != null);
    }

    /** A server that cannot serve may lack its quorum: then that is what the user must know. */
    private static ApiFailure quorumLost(RestClient client, ApiFailure failure) {
        try (RestClient other = client.again(RestClient.Timeouts.PROBE)) {
            JsonNode store = other.json(Request.get(StoreHealth.PATH));
            return StoreHealth.of(store).hasQuorum() ? failure : new ApiFailure(failure.code(), store);
        } catch (IOException | ApiFailure e) {
            return failure;
        }
    }

    public String namespace() {
        return client.connection().namespace();
    }

    public PrintStream out() {
        return terminal.out();
    }

    public PrintStream err() {
        return terminal.err();
    }

    /** Says that a watch broke off, and is taken up where it was. */
    public void connectionLost() {
        err().println("the connection was lost; going on at another server");
    }

    /** Whether the user has named the namespace on this command line. */
    public boolean isNamespaceGiven() {
        return namespaceGiven;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
