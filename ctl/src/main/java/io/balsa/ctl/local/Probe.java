package io.balsa.ctl.local;

import io.balsa.ctl.kubeconfig.Connection;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.rest.Response;
import io.balsa.ctl.rest.RestClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Asks one API server whether it is ready, without a certificate: any HTTP answer shows that the process lives and runs,
 * which an accepted TCP connection would not.
 */
final class Probe {
    private static final RestClient.Timeouts TIMEOUTS = new RestClient.Timeouts(1_000, 1_500, 1);

    private final RestClient client;

    Probe(InetSocketAddress address, LongSupplier nanoTime) {
        URI server = URI.create("https://" + address.getHostString() + ":" + address.getPort());
        // Nothing secret is sent and nothing is believed but "it answers", so the certificate is not checked.
        Connection connection = new Connection("", List.of(server), "", null, null, null, null, true);
        client = new RestClient(connection, TIMEOUTS, nanoTime, warning -> {});
    }

    Backends.State ask() {
        try (Response response = client.open(Request.get("/readyz").accepting("*/*"))) {
            response.body().transferTo(OutputStream.nullOutputStream());
            return Backends.State.READY;
        } catch (ApiFailure e) {
            return e.code() >= 500 ? Backends.State.UNREADY : Backends.State.READY;
        } catch (IOException e) {
            return Backends.State.DOWN;
        }
    }
}
