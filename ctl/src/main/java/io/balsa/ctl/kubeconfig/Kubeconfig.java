package io.balsa.ctl.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlDocument;
import io.balsa.api.yaml.YamlError;
import io.balsa.api.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The merged view of one or more kubeconfig files.
 *
 * <p>Merge rule (kubectl's): for every named cluster, user and context, and for current-context, the first file that has
 * it wins whole; files that do not exist are passed over. Relative file names inside a file mean relative to that file.
 *
 * <p>Example: with A = {contexts: [x], current-context: x} and B = {contexts: [x', y], current-context: y}, A before B
 * gives contexts x (of A) and y, and the current context x.
 */
public final class Kubeconfig {
    /** The name of the extension of a cluster entry in which Balsa lists the cluster's other addresses. */
    public static final String SERVERS_EXTENSION = "balsa.io/servers";

    private record Entry(JsonNode value, Path file) {}

    private final Map<String, Entry> clusters = new LinkedHashMap<>();
    private final Map<String, Entry> users = new LinkedHashMap<>();
    private final Map<String, Entry> contexts = new LinkedHashMap<>();
    private String currentContext = "";

    private Kubeconfig() {}

    public static Kubeconfig load(List<Path> files) throws KubeconfigError {
        Kubeconfig config = new Kubeconfig();
        for (Path file : files) {
            if (Files.exists(file)) {
                config.merge(file, read(file));
            }
        }
        return config;
    }

    /** The file's content; an empty object where it does not exist or holds nothing. */
    static ObjectNode read(Path file) throws KubeconfigError {
        if (!Files.exists(file)) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            List<YamlDocument> documents = YamlReader.read(Files.readString(file));
            if (documents.isEmpty()) {
                return JsonNodeFactory.instance.objectNode();
            }
            if (documents.get(0).tree() instanceof ObjectNode object) {
                return object;
            }
            throw new KubeconfigError("kubeconfig " + file + " is not a mapping");
        } catch (YamlError e) {
            throw new KubeconfigError("kubeconfig " + file + ": line " + e.line() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new KubeconfigError("cannot read kubeconfig " + file + ": " + e.getMessage());
        }
    }

    private void merge(Path file, ObjectNode content) {
        entries(content, "clusters", "cluster", file, clusters);
        entries(content, "users", "user", file, users);
        entries(content, "contexts", "context", file, contexts);
        if (currentContext.isEmpty()) {
            currentContext = content.path("current-context").asText("");
        }
    }

    private static void entries(ObjectNode content, String list, String field, Path file, Map<String, Entry> into) {
        for (JsonNode item : content.path(list)) {
            into.putIfAbsent(item.path("name").asText(), new Entry(item.path(field), file));
        }
    }

    public String currentContext() {
        return currentContext;
    }

    public List<String> contexts() {
        return List.copyOf(contexts.keySet());
    }

    /** The connection of the named context, or of the current one where the name is null. */
    public Connection connection(@Nullable String contextName, @Nullable String namespace) throws KubeconfigError {
        String name = contextName == null ? currentContext : contextName;
        if (name.isEmpty()) {
            throw new KubeconfigError("no context is set: is a cluster running?  ctl up");
        }
        return connection(name, null, null, namespace);
    }

    /**
     * @param clusterName null for the context's
     * @param userName null for the context's
     */
    public Connection connection(
            String name, @Nullable String clusterName, @Nullable String userName, @Nullable String namespace)
            throws KubeconfigError {
        Entry context = contexts.get(name);
        if (context == null) {
            throw new KubeconfigError("context \"" + name + "\" does not exist in the kubeconfig");
        }
        Entry cluster = clusters.get(
                clusterName != null
                        ? clusterName
                        : context.value.path("cluster").asText());
        if (cluster == null || cluster.value.path("server").asText("").isEmpty()) {
            throw new KubeconfigError("context \"" + name + "\" names no cluster with a server");
        }
        Entry user = users.get(
                userName != null ? userName : context.value.path("user").asText());
        if (user != null && (user.value.has("exec") || user.value.has("auth-provider"))) {
            throw new KubeconfigError("the user of context \"" + name
                    + "\" logs in with a plug-in, which ctl does not support: use kubectl with it");
        }
        String home =
                namespace != null ? namespace : context.value.path("namespace").asText("");
        return new Connection(
                name,
                servers(cluster.value),
                home.isEmpty() ? "default" : home,
                pem(cluster, "certificate-authority"),
                user == null ? null : pem(user, "client-certificate"),
                user == null ? null : pem(user, "client-key"),
                user == null ? null : token(user),
                cluster.value.path("insecure-skip-tls-verify").asBoolean(false));
    }

    /** A server that the command line names, where no context is set. */
    public static Connection unnamed(URI server, @Nullable String namespace) {
        String home = namespace == null || namespace.isEmpty() ? "default" : namespace;
        return new Connection("", List.of(server), home, null, null, null, null, false);
    }

    private static List<URI> servers(JsonNode cluster) throws KubeconfigError {
        List<URI> servers = new ArrayList<>();
        servers.add(uri(cluster.path("server").asText()));
        for (JsonNode extension : cluster.path("extensions")) {
            if (extension.path("name").asText().equals(SERVERS_EXTENSION)) {
                for (JsonNode server : extension.path("extension").path("servers")) {
                    servers.add(uri(server.asText()));
                }
            }
        }
        return servers;
    }

    public static URI uri(String text) throws KubeconfigError {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && uri.getScheme() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new KubeconfigError("the server \"" + text + "\" is not a URL: " + e.getMessage());
        }
        throw new KubeconfigError("the server \"" + text + "\" is not a URL like https://host:port");
    }

    private static @Nullable String token(Entry user) throws KubeconfigError {
        String token = user.value.path("token").asText("");
        if (!token.isEmpty()) {
            return token;
        }
        String file = user.value.path("tokenFile").asText("");
        return file.isEmpty() ? null : readFile(user, file).strip();
    }

    /** The inline {@code <field>-data} in base64, else the content of the file that {@code <field>} names, else null. */
    private static @Nullable String pem(Entry entry, String field) throws KubeconfigError {
        String data = entry.value.path(field + "-data").asText("");
        if (!data.isEmpty()) {
            try {
                return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
            } catch (IllegalArgumentException e) {
                throw new KubeconfigError("kubeconfig " + entry.file + ": " + field + "-data is not base64");
            }
        }
        String file = entry.value.path(field).asText("");
        return file.isEmpty() ? null : readFile(entry, file);
    }

    private static String readFile(Entry entry, String name) throws KubeconfigError {
        Path path = entry.file.toAbsolutePath().resolveSibling(name);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new KubeconfigError("kubeconfig " + entry.file + ": cannot read " + path);
        }
    }
}
