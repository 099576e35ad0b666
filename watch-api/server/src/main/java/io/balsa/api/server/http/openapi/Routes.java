package io.balsa.api.server.http.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Subresource;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The paths of kinds and what can be done there, before it is written in one version of OpenAPI or another. */
final class Routes {
    /** A schema of its own, as Kubernetes has it: what a patch may hold depends on its media type. */
    static final String PATCH = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";

    private static final String STATUS = Schemas.name(Status.getDescriptor());
    private static final String DELETE_OPTIONS = Schemas.name(DeleteOptions.getDescriptor());

    private static final Parameter NAMESPACE = new Parameter("namespace", "string", "The objects' namespace.");
    private static final Parameter NAME = new Parameter("name", "string", "The object's name.");

    private static final Parameter DRY_RUN =
            new Parameter("dryRun", "string", "Everything but the write: the only value is All.");
    private static final List<Parameter> WRITE = List.of(
            DRY_RUN,
            new Parameter("fieldManager", "string", "Who makes the change."),
            new Parameter(
                    "fieldValidation",
                    "string",
                    "What happens to unknown and repeated fields: Ignore, Warn (without this parameter) or Strict."));
    private static final List<Parameter> DELETE = List.of(
            DRY_RUN,
            new Parameter("gracePeriodSeconds", "integer", "How long the object may take to end; 0 for at once."),
            new Parameter("orphanDependents", "boolean", "Replaced by propagationPolicy."),
            new Parameter(
                    "propagationPolicy", "string", "What happens to dependents: Orphan, Background or Foreground."));
    private static final List<Parameter> LIST = List.of(
            new Parameter("allowWatchBookmarks", "boolean", "Whether a watch may say how far it has come."),
            new Parameter("continue", "string", "Where the page before has ended, as the server said there."),
            new Parameter("fieldSelector", "string", "Chooses objects by their fields."),
            new Parameter("labelSelector", "string", "Chooses objects by their labels."),
            new Parameter("limit", "integer", "Most objects of one page."),
            new Parameter("resourceVersion", "string", "The revision to list at, or to watch from."),
            new Parameter("resourceVersionMatch", "string", "How resourceVersion is meant: Exact or NotOlderThan."),
            new Parameter("sendInitialEvents", "boolean", "Whether a watch begins with what there is."),
            new Parameter("timeoutSeconds", "integer", "How long a watch stays open."),
            new Parameter("watch", "boolean", "Whether changes are sent as they happen."));

    private static final List<String> PATCH_TYPES = List.of(
            "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json");
    private static final List<String> BODY_TYPES =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    private static final Map<String, String> METHODS =
            Map.of("get", "get", "update", "put", "patch", "patch", "create", "post");

    private Routes() {}

    /** A parameter in the path or in the query. */
    record Parameter(String name, String type, String description) {}

    /** Which kind something is about. */
    record Named(String group, String version, String kind) {
        static Named of(Kind kind) {
            return new Named(kind.group(), kind.version(), kind.kind());
        }
    }

    /**
     * What a request carries.
     *
     * @param schema its name; empty for none
     * @param types the media types it may have
     */
    record Body(String schema, List<String> types) {
        private static final Body NONE = new Body("", List.of());
    }

    /**
     * One method of a path.
     *
     * @param action as Kubernetes names it: list, deletecollection
     * @param answer name of the schema; empty for text
     */
    record Operation(String method, String action, Named about, Body body, String answer, List<Parameter> query) {}

    /** One path. */
    record Route(String path, List<Parameter> parameters, List<Operation> operations) {}

    /** {@code api/v1}, {@code apis/apps/v1}. */
    static String root(Kind kind) {
        return kind.group().isEmpty() ? "api/" + kind.version() : "apis/" + kind.group() + "/" + kind.version();
    }

    /** The paths of one kind, the collection's first. */
    static List<Route> of(Kind kind) {
        var routes = new ArrayList<Route>();
        String all = "/" + root(kind) + "/" + kind.plural();
        String collection = kind.namespaced() ? "/" + root(kind) + "/namespaces/{namespace}/" + kind.plural() : all;
        List<Parameter> scope = kind.namespaced() ? List.of(NAMESPACE) : List.of();
        List<Parameter> one = Stream.concat(Stream.of(NAME), scope.stream()).toList();
        Named about = Named.of(kind);
        String schema = Schemas.name(kind.prototype().getDescriptorForType());
        var create = new Operation("post", "post", about, new Body(schema, BODY_TYPES), schema, WRITE);
        if (!kind.persisted()) {
            return List.of(new Route(collection, scope, List.of(create)));
        }
        var list = new Operation("get", "list", about, Body.NONE, listSchema(kind), LIST);
        var delete = new Body(DELETE_OPTIONS, BODY_TYPES);
        List<Parameter> deleteAll =
                Stream.concat(DELETE.stream(), LIST.stream()).toList();
        routes.add(new Route(
                collection,
                scope,
                List.of(list, create, new Operation("delete", "deletecollection", about, delete, STATUS, deleteAll))));
        if (kind.namespaced()) {
            routes.add(new Route(all, List.of(), List.of(list)));
        }
        String path = collection + "/{name}";
        routes.add(new Route(
                path,
                one,
                List.of(
                        new Operation("get", "get", about, Body.NONE, schema, List.of()),
                        new Operation("put", "put", about, new Body(schema, BODY_TYPES), schema, WRITE),
                        new Operation("delete", "delete", about, delete, STATUS, DELETE),
                        new Operation("patch", "patch", about, new Body(PATCH, PATCH_TYPES), schema, WRITE))));
        for (String name : new TreeSet<>(kind.subresources())) {
            Subresource.named(name).ifPresent(part -> routes.add(part(kind, part, path + "/" + name, one)));
        }
        return routes;
    }

    private static Route part(Kind kind, Subresource part, String path, List<Parameter> parameters) {
        Subresource.Body own = part.body();
        Named about = own == null ? Named.of(kind) : new Named(own.group(), own.version(), own.kind());
        Descriptor type = (own == null ? kind.prototype() : own.prototype()).getDescriptorForType();
        boolean text = part.name().equals("log");
        var operations = new ArrayList<Operation>();
        for (String verb : part.verbs()) {
            String method = METHODS.getOrDefault(verb, verb);
            Body body = switch (method) {
                case "get" -> Body.NONE;
                case "patch" -> new Body(PATCH, PATCH_TYPES);
                default -> new Body(Schemas.name(type), BODY_TYPES);
            };
            operations.add(new Operation(
                    method,
                    method,
                    about,
                    body,
                    text ? "" : Schemas.name(type),
                    method.equals("get") ? List.of() : WRITE));
        }
        return new Route(path, parameters, operations);
    }

    private static String listSchema(Kind kind) {
        return Schemas.name(kind.prototype().getDescriptorForType().getFile().findMessageTypeByName(kind.listKind()));
    }
}
