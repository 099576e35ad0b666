package io.balsa.ctl.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.rest.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What {@code ctl up} remembers of a cluster from one call to the next, in {@code cluster.json}.
 *
 * @param kubeconfig the file that got the cluster's entries; empty before the first success
 * @param previousContext the context that was current before; empty for none
 */
record Settings(int port, int members, int nodes, String runtime, String kubeconfig, String previousContext) {

    static Optional<Settings> load(Path state) throws IOException {
        Path file = state.resolve("cluster.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode tree = JsonReader.read(Files.readAllBytes(file));
        return Optional.of(new Settings(
                tree.path("port").asInt(),
                tree.path("members").asInt(),
                tree.path("nodes").asInt(),
                tree.path("runtime").asText(),
                tree.path("kubeconfig").asText(""),
                tree.path("previousContext").asText("")));
    }

    void save(Path state) throws IOException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("port", port);
        tree.put("members", members);
        tree.put("nodes", nodes);
        tree.put("runtime", runtime);
        tree.put("kubeconfig", kubeconfig);
        tree.put("previousContext", previousContext);
        Path draft = state.resolve("cluster.json.new");
        Files.writeString(draft, tree.toPrettyString() + "\n");
        Files.move(
                draft,
                state.resolve("cluster.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    Settings withKubeconfig(String file, String previous) {
        return new Settings(port, members, nodes, runtime, file, previous);
    }
}
