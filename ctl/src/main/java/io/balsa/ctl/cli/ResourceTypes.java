package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.apply.Manifest;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.rest.RestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names on the command line to types. The kinds that every command line uses are known here, which saves the round trip of
 * discovery; all others are asked of the server, once per command.
 */
public final class ResourceTypes {
    private static final List<ResourceType> KNOWN = List.of(
            core("Pod", "pods", true, List.of("po"), List.of("all")),
            core("Service", "services", true, List.of("svc"), List.of("all")),
            core("Node", "nodes", false, List.of("no"), List.of()),
            core("Namespace", "namespaces", false, List.of("ns"), List.of()),
            core("ConfigMap", "configmaps", true, List.of("cm"), List.of()),
            core("Event", "events", true, List.of("ev"), List.of()),
            core("Endpoints", "endpoints", true, List.of("ep"), List.of()),
            new ResourceType(
                    "apps", "v1", "ReplicaSet", "replicasets", "replicaset", true, List.of("rs"), List.of("all")),
            new ResourceType(
                    "apps", "v1", "Deployment", "deployments", "deployment", true, List.of("deploy"), List.of("all")));

    private final RestClient client;
    private @Nullable List<ResourceType> discovered;

    ResourceTypes(RestClient client) {
        this.client = client;
    }

    private static ResourceType core(
            String kind, String plural, boolean namespaced, List<String> shortNames, List<String> categories) {
        String singular = kind.toLowerCase(Locale.ROOT);
        return new ResourceType("", "v1", kind, plural, singular, namespaced, shortNames, categories);
    }

    /** The types of {@code po,svc} or of a category such as {@code all}. */
    public List<ResourceType> named(String list) throws CliError, IOException, ApiFailure {
        List<ResourceType> types = new ArrayList<>();
        for (String name : list.split(",", -1)) {
            if (name.isEmpty()) {
                throw CliError.usage("error: an empty name stands in the list of types \"" + list + "\"");
            }
            types.addAll(one(name.toLowerCase(Locale.ROOT)));
        }
        return types;
    }

    public ResourceType single(String name) throws CliError, IOException, ApiFailure {
        List<ResourceType> types = one(name.toLowerCase(Locale.ROOT));
        if (types.size() != 1) {
            throw CliError.usage("error: \"" + name + "\" names several types; name one");
        }
        return types.get(0);
    }

    private List<ResourceType> one(String name) throws CliError, IOException, ApiFailure {
        for (ResourceType type : KNOWN) {
            if (type.isNamed(name)) {
                return List.of(type);
            }
        }
        List<ResourceType> all = discover();
        for (ResourceType type : all) {
            if (type.isNamed(name)) {
                return List.of(type);
            }
        }
        List<ResourceType> category =
                all.stream().filter(type -> type.categories().contains(name)).toList();
        if (!category.isEmpty()) {
            return category;
        }
        List<String> names = new ArrayList<>();
        for (ResourceType type : all) {
            names.add(type.plural());
            names.addAll(type.shortNames());
        }
        throw new CliError(Exit.NOT_FOUND, "error: the server doesn't have a resource type \"" + name + "\"")
                .with(DidYouMean.hint(name, names));
    }

    /** The type of a manifest. */
    public ResourceType of(Manifest manifest) throws CliError, IOException, ApiFailure {
        JsonNode object = manifest.object();
        for (ResourceType type : KNOWN) {
            if (type.isKind(object)) {
                return type;
            }
        }
        List<String> kinds = new ArrayList<>();
        for (ResourceType type : discover()) {
            if (type.isKind(object)) {
                return type;
            }
            kinds.add(type.kind());
        }
        String kind = object.path("kind").asText();
        throw new CliError(
                        Exit.NOT_FOUND,
                        "error: resource mapping not found for name: \"" + manifest.name() + "\" namespace: \""
                                + manifest.namespace() + "\" from \"" + manifest.file() + "\": no matches for kind \""
                                + kind + "\" in version \""
                                + object.path("apiVersion").asText() + "\"",
                        "ensure CRDs are installed first")
                .with(DidYouMean.hint(
                        kind, kinds.stream().filter(k -> !k.equals(kind)).toList()));
    }

    /** All types that the server offers, core first. */
    public List<ResourceType> discover() throws IOException, ApiFailure {
        List<ResourceType> types = discovered;
        if (types == null) {
            types = new ArrayList<>();
            read(types, "", "v1", client.json(Request.get("/api/v1")));
            for (JsonNode group : client.json(Request.get("/apis")).path("groups")) {
                String name = group.path("name").asText();
                String version = group.path("preferredVersion").path("version").asText();
                if (version.isEmpty()) {
                    version = group.path("versions").path(0).path("version").asText();
                }
                read(types, name, version, client.json(Request.get("/apis/" + name + "/" + version)));
            }
            discovered = types;
        }
        return types;
    }

    private static void read(List<ResourceType> into, String group, String version, JsonNode list) {
        for (JsonNode resource : list.path("resources")) {
            String plural = resource.path("name").asText();
            if (plural.contains("/")) {
                continue;
            }
            String kind = resource.path("kind").asText();
            String singular = resource.path("singularName").asText();
            into.add(new ResourceType(
                    group,
                    version,
                    kind,
                    plural,
                    singular.isEmpty() ? kind.toLowerCase(Locale.ROOT) : singular,
                    resource.path("namespaced").asBoolean(),
                    texts(resource.path("shortNames")),
                    texts(resource.path("categories")),
                    texts(resource.path("verbs"))));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
