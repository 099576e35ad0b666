package io.balsa.ctl.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kubeconfig file that is changed in place. Entries of other names, unknown fields and their order are kept; comments
 * are not (kubectl does not keep them either). A change becomes visible at once and whole: the file is replaced by a
 * rename, readable by its owner only.
 */
public final class KubeconfigFile {
    private final Path path;
    private final ObjectNode content;

    private KubeconfigFile(Path path, ObjectNode content) {
        this.path = path;
        this.content = content;
    }

    public static KubeconfigFile open(Path path) throws KubeconfigError {
        return new KubeconfigFile(path, Kubeconfig.read(path));
    }

    /** What {@code ctl up} writes: one cluster, user and context, all of the same name. */
    public record Stanza(
            String name,
            String server,
            List<String> members,
            String authorityPem,
            String certificatePem,
            String keyPem) {}

    public void put(Stanza stanza) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        ObjectNode cluster = make.objectNode();
        cluster.put("certificate-authority-data", base64(stanza.authorityPem));
        ArrayNode extensions = cluster.putArray("extensions");
        ObjectNode extension = extensions.addObject();
        ArrayNode servers = extension.putObject("extension").putArray("servers");
        stanza.members.forEach(servers::add);
        extension.put("name", Kubeconfig.SERVERS_EXTENSION);
        cluster.put("server", stanza.server);
        ObjectNode user = make.objectNode();
        user.put("client-certificate-data", base64(stanza.certificatePem));
        user.put("client-key-data", base64(stanza.keyPem));
        ObjectNode context = make.objectNode();
        context.put("cluster", stanza.name);
        context.put("user", stanza.name);
        if (!content.has("apiVersion")) {
            content.put("apiVersion", "v1");
        }
        if (!content.has("kind")) {
            content.put("kind", "Config");
        }
        replace("clusters", "cluster", stanza.name, cluster);
        replace("users", "user", stanza.name, user);
        replace("contexts", "context", stanza.name, context);
    }

    public void remove(String name) {
        for (String list : List.of("clusters", "users", "contexts")) {
            without(list, name);
        }
    }

    public Path path() {
        return path;
    }

    /** The names in one of the lists: clusters, users or contexts. */
    public List<String> names(String list) {
        List<String> names = new ArrayList<>();
        content.path(list).forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    /** What is kept under the name; null where nothing is. */
    public @Nullable ObjectNode entry(String list, String field, String name) {
        for (JsonNode item : content.path(list)) {
            if (item.path("name").asText().equals(name)) {
                return item.path(field) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
            }
        }
        return null;
    }

    public String currentContext() {
        return content.path("current-context").asText("");
    }

    public void setCurrentContext(String name) {
        if (!content.has("apiVersion")) {
            content.put("apiVersion", "v1");
            content.put("kind", "Config");
        }
        content.put("current-context", name);
    }

    public boolean hasContext(String name) {
        for (JsonNode item : content.path("contexts")) {
            if (item.path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** No cluster, user or context is left. */
    public boolean isEmpty() {
        return content.path("clusters").isEmpty()
                && content.path("users").isEmpty()
                && content.path("contexts").isEmpty();
    }

    public void save() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        // A symbolic link stays one: what it points at is replaced.
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        Path draft = posix
                ? Files.createTempFile(
                        target.getParent(),
                        ".kubeconfig",
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(target.getParent(), ".kubeconfig", ".tmp");
        try {
            Files.writeString(draft, YamlWriter.writeInOrder(content));
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Puts the entry in the place of the one of its name. */
    public void replace(String list, String field, String name, ObjectNode value) {
        without(list, name);
        ArrayNode items = content.path(list) instanceof ArrayNode array ? array : content.putArray(list);
        ObjectNode item = items.addObject();
        item.set(field, value);
        item.put("name", name);
    }

    public void without(String list, String name) {
        if (content.path(list) instanceof ArrayNode items) {
            for (int i = items.size() - 1; i >= 0; i--) {
                if (items.get(i).path("name").asText().equals(name)) {
                    items.remove(i);
                }
            }
        }
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
