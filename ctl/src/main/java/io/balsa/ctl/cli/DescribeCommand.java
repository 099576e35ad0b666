package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.balsa.ctl.cli.describe.AnyDetails;
import io.balsa.ctl.cli.describe.NamespaceDetails;
import io.balsa.ctl.cli.describe.NodeDetails;
import io.balsa.ctl.cli.describe.PodDetails;
import io.balsa.ctl.cli.describe.ServiceDetails;
import io.balsa.ctl.cli.describe.WorkloadDetails;
import io.balsa.ctl.cli.print.Objects;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl describe}: an object with its events and what else belongs to it. */
public final class DescribeCommand implements Verb {
    ConnectionOptions connection = new ConnectionOptions();

    List<String> arguments = new ArrayList<>();

    boolean allNamespaces;

    @Nullable
    String selector;

    boolean showEvents = true;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("describe", "Show one or many objects in detail, with their events.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl describe pod hello",
                        "  ctl describe node n1",
                        "  ctl describe pods -l app=web");
        connection.addTo(syntax);
        syntax.words("0..*", "TYPE [NAME...] | TYPE/NAME...", given -> arguments = given);
        syntax.option("-A", "--all-namespaces").says("Across all namespaces.").flag(given -> allNamespaces = given);
        syntax.option("-l", "--selector")
                .label("SELECTOR")
                .says("Only objects with these labels.")
                .text(given -> selector = given);
        syntax.option("--show-events")
                .label("<showEvents>")
                .says("With the object's events (default true).")
                .optional("true")
                .flag(given -> showEvents = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        try (Session session = Session.open(terminal, connection)) {
            Targets targets = Targets.parse(arguments, session.types, "describe");
            List<CliError> missing = new ArrayList<>();
            boolean first = true;
            for (int i = 0; i < targets.types().size(); i++) {
                ResourceType type = targets.types().get(i);
                for (JsonNode object : objects(session, targets, i, missing)) {
                    if (!first) {
                        session.out().println();
                        session.out().println();
                    }
                    first = false;
                    session.out().print(describe(session, type, object));
                }
            }
            if (first && missing.isEmpty()) {
                session.err()
                        .println("No resources found"
                                + (allNamespaces || !targets.types().get(0).namespaced()
                                        ? ""
                                        : " in " + session.namespace() + " namespace."));
            }
            session.out().flush();
            missing.forEach(error -> error.print(terminal));
            return missing.isEmpty() ? Exit.OK : missing.get(0).exit();
        }
    }

    private List<JsonNode> objects(Session session, Targets targets, int index, List<CliError> missing)
            throws IOException, ApiFailure {
        ResourceType type = targets.types().get(index);
        String namespace = allNamespaces ? "" : session.namespace();
        List<String> names = targets.namesOf(index);
        List<JsonNode> found = new ArrayList<>();
        if (names.isEmpty()) {
            JsonNode list = session.client.json(Request.get(type.path(namespace))
                    .with("labelSelector", selector)
                    .with("limit", "500"));
            Objects.nameItems(list);
            list.path("items").forEach(found::add);
        }
        for (String name : names) {
            try {
                found.add(session.client.json(Request.get(type.path(namespace, name))));
            } catch (ApiFailure e) {
                missing.add(NotFoundHints.explainRead(session, e, type, namespace, name));
            }
        }
        return found;
    }

    private String describe(Session session, ResourceType type, JsonNode object) throws IOException, ApiFailure {
        Instant now = session.terminal.clock().instant();
        ZoneId zone = ZoneId.systemDefault();
        JsonNode events = showEvents && !type.plural().equals("namespaces")
                ? events(session, type, object)
                : JsonNodeFactory.instance.arrayNode();
        String namespace = object.path("metadata").path("namespace").asText("");
        String name = object.path("metadata").path("name").asText();
        return switch (type.qualified()) {
            case "pods" -> PodDetails.describe(object, events, now, zone);
            case "nodes" -> NodeDetails.describe(object, around(session, name, events), now, zone);
            case "namespaces" ->
                NamespaceDetails.describe(
                        object,
                        inNamespace(session, name, "resourcequotas"),
                        inNamespace(session, name, "limitranges"),
                        now,
                        zone);
            case "services" -> {
                JsonNode slices = session.client.json(
                        Request.get("/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices")
                                .with("labelSelector", "kubernetes.io/service-name=" + name));
                yield ServiceDetails.describe(object, slices.path("items"), events, now, zone);
            }
            case "replicasets.apps" -> {
                JsonNode labels = object.path("spec").path("selector").path("matchLabels");
                JsonNode pods = session.client.json(Request.get(RunCommand.PODS.path(namespace))
                        .with("labelSelector", labels.isEmpty() ? null : TableView.labels(labels)));
                yield WorkloadDetails.describeReplicaSet(object, pods.path("items"), events, now, zone);
            }
            default -> AnyDetails.describe(object, events, now, zone);
        };
    }

    private static JsonNode inNamespace(Session session, String namespace, String plural)
            throws IOException, ApiFailure {
        return session.client
                .json(Request.get("/api/v1/namespaces/" + namespace + "/" + plural))
                .path("items");
    }

    private static NodeDetails.Around around(Session session, String name, JsonNode events)
            throws IOException, ApiFailure {
        JsonNode pods = session.client.json(Request.get("/api/v1/pods")
                .with("fieldSelector", "spec.nodeName=" + name + ",status.phase!=Failed,status.phase!=Succeeded"));
        JsonNode lease;
        try {
            lease = session.client.json(
                    Request.get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/" + name));
        } catch (ApiFailure e) {
            if (!e.is("NotFound")) {
                throw e;
            }
            lease = JsonNodeFactory.instance.objectNode();
        }
        return new NodeDetails.Around(pods.path("items"), lease, events);
    }

    private static JsonNode events(Session session, ResourceType type, JsonNode object) throws IOException, ApiFailure {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asText("");
        // Events of a node carry its name as the uid of what they are about.
        String uid = type.plural().equals("nodes") ? "" : metadata.path("uid").asText("");
        String fields = "involvedObject.name=" + metadata.path("name").asText()
                + (namespace.isEmpty() ? "" : ",involvedObject.namespace=" + namespace)
                + ",involvedObject.kind=" + type.kind()
                + (uid.isEmpty() ? "" : ",involvedObject.uid=" + uid);
        String path = namespace.isEmpty() ? "/api/v1/events" : "/api/v1/namespaces/" + namespace + "/events";
        return session.client
                .json(Request.get(path).with("fieldSelector", fields).with("limit", "500"))
                .path("items");
    }
}
