package io.balsa.ctl.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.StoreHealth;
import io.balsa.ctl.kubeconfig.Connection;
import io.balsa.ctl.pki.PemFiles;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.rest.Response;
import io.balsa.ctl.rest.RestClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a running cluster says of itself, asked as the admin. An answer that does not come is an empty one. */
final class ClusterView {
    private final String authority;
    private final String certificate;
    private final String key;
    private final LongSupplier nanoTime;
    private final Map<Integer, RestClient> clients = new HashMap<>();

    ClusterView(PemFiles files, LongSupplier nanoTime) throws IOException {
        this.authority = Files.readString(files.certificate(Certificates.SERVER_AUTHORITY));
        this.certificate = Files.readString(files.certificate(Certificates.ADMIN));
        this.key = Files.readString(files.key(Certificates.ADMIN));
        this.nanoTime = nanoTime;
    }

    /** One client per port, so that polling costs one TLS handshake and not one each time. */
    private RestClient client(int port) {
        return clients.computeIfAbsent(port, p -> {
            Connection connection = new Connection(
                    "",
                    List.of(URI.create("https://127.0.0.1:" + p)),
                    "default",
                    authority,
                    certificate,
                    key,
                    null,
                    false);
            return new RestClient(connection, RestClient.Timeouts.PROBE, nanoTime, warning -> {});
        });
    }

    private Optional<JsonNode> get(int port, String path) {
        try {
            return Optional.of(client(port).json(Request.get(path)));
        } catch (IOException | ApiFailure e) {
            return Optional.empty();
        }
    }

    /** What the member behind the API port says of the store. */
    Optional<StoreHealth> store(int port) {
        return get(port, StoreHealth.PATH).map(StoreHealth::of);
    }

    boolean ready(int port) {
        try (Response response = client(port).open(Request.get("/readyz").accepting("*/*"))) {
            response.body().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException | ApiFailure e) {
            return false;
        }
    }

    /**
     * @param runtime {@code docker 20.10.24}
     */
    record NodeState(String name, boolean ready, String runtime) {}

    List<NodeState> nodes(int port) {
        List<NodeState> nodes = new ArrayList<>();
        get(port, "/api/v1/nodes").ifPresent(list -> list.path("items").forEach(node -> nodes.add(node(node))));
        return nodes;
    }

    private static NodeState node(JsonNode node) {
        boolean ready = false;
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                ready = condition.path("status").asText().equals("True");
            }
        }
        String runtime = node.path("status")
                .path("nodeInfo")
                .path("containerRuntimeVersion")
                .asText("");
        return new NodeState(node.path("metadata").path("name").asText(), ready, runtime.replace("://", " "));
    }

    /** Whose Lease shows that it holds an office of the controllers now; empty where nobody does. */
    Optional<String> leaseHolder(int port, String namespace, String name) {
        return get(port, "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases/" + name)
                .map(lease -> lease.path("spec").path("holderIdentity").asText(""))
                .filter(holder -> !holder.isEmpty());
    }
}
