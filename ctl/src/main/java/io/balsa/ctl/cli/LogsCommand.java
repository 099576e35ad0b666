package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl logs}: what containers printed. */
public final class LogsCommand implements Verb {
    private static final int SOURCES_MAX = 50;

    ConnectionOptions connection = new ConnectionOptions();

    List<String> arguments = new ArrayList<>();

    boolean follow;

    boolean previous;

    @Nullable
    String container;

    boolean allContainers;

    @Nullable
    String selector;

    @Nullable
    Long tail;

    @Nullable
    Long limitBytes;

    @Nullable
    String since;

    boolean timestamps;

    boolean prefix;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("logs", "Print the logs of a container.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl logs hello",
                        "  ctl logs -f hello --tail=20",
                        "  ctl logs -l app=web --prefix");
        connection.addTo(syntax);
        syntax.words("0..2", "POD | TYPE/NAME [CONTAINER]", given -> arguments = given);
        syntax.option("-f", "--follow")
                .says("Go on printing as the container does.")
                .flag(given -> follow = given);
        syntax.option("-p", "--previous")
                .says("Of the run before the current one.")
                .flag(given -> previous = given);
        syntax.option("-c", "--container")
                .label("NAME")
                .says("The container, where the pod has several.")
                .text(given -> container = given);
        syntax.option("--all-containers").says("Of all containers.").flag(given -> allContainers = given);
        syntax.option("-l", "--selector")
                .label("SELECTOR")
                .says("Of all pods with these labels.")
                .text(given -> selector = given);
        syntax.option("--tail")
                .label("LINES")
                .says("Only this many of the last lines; -1 is all.")
                .number(given -> tail = given);
        syntax.option("--limit-bytes")
                .label("BYTES")
                .says("At most this many bytes.")
                .number(given -> limitBytes = given);
        syntax.option("--since")
                .label("TIME")
                .says("Only what is newer than 5s, 2m or 3h.")
                .text(given -> since = given);
        syntax.option("--timestamps").says("The time in front of each line.").flag(given -> timestamps = given);
        syntax.option("--prefix")
                .says("The pod and container in front of each line.")
                .flag(given -> prefix = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        if (arguments.isEmpty() == (selector == null)) {
            throw CliError.usage(
                    "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]' or a selector (-l).",
                    "See 'ctl logs --help' for usage.");
        }
        if (arguments.size() == 2) {
            container = arguments.get(1);
        }
        Durations.parse(
                since == null ? "0s" : since, "error: invalid --since \"" + since + "\": use a time such as 5s or 2m");
        try (Session session = Session.open(terminal, connection)) {
            List<LogSource> sources = sources(session);
            boolean named = prefix || (selector != null && follow);
            if (sources.size() > 1 && follow) {
                return new LogFollowing(session, named).run(sources);
            }
            for (LogSource source : sources) {
                source.copy(session.client, session.out(), named ? source.prefix() : "");
            }
            return Exit.OK;
        }
    }

    private List<LogSource> sources(Session session) throws CliError, IOException, ApiFailure {
        List<LogSource> sources = new ArrayList<>();
        for (JsonNode pod : pods(session)) {
            for (String name : containers(session, pod)) {
                String podName = pod.path("metadata").path("name").asText();
                sources.add(new LogSource(podName, name, request(session, podName, name)));
            }
        }
        if (sources.size() > SOURCES_MAX) {
            throw CliError.usage("error: you are attempting to follow " + sources.size()
                    + " log streams, but the maximum is " + SOURCES_MAX + "; select fewer pods");
        }
        return sources;
    }

    private Request request(Session session, String pod, String name) throws CliError {
        Request request = Request.get(RunCommand.PODS.path(session.namespace(), pod) + "/log")
                .accepting("*/*")
                .with("container", name)
                .with("follow", follow ? "true" : "")
                .with("previous", previous ? "true" : "")
                .with("timestamps", timestamps ? "true" : "");
        // kubectl: with a selector, ten lines of each pod unless --tail says otherwise.
        Long lines = tail == null && selector != null ? Long.valueOf(10) : tail;
        if (lines != null && lines >= 0) {
            request = request.with("tailLines", lines.toString());
        }
        if (limitBytes != null) {
            request = request.with("limitBytes", limitBytes.toString());
        }
        if (since != null) {
            long seconds = Math.max(1, Durations.parse(since, "").toSeconds());
            request = request.with("sinceSeconds", Long.toString(seconds));
        }
        return request;
    }

    private List<JsonNode> pods(Session session) throws CliError, IOException, ApiFailure {
        if (selector != null) {
            return list(session, selector);
        }
        String target = arguments.get(0);
        int slash = target.indexOf('/');
        ResourceType type = slash < 0 ? RunCommand.PODS : session.types.single(target.substring(0, slash));
        String name = target.substring(slash + 1);
        JsonNode object;
        try {
            object = session.client.json(Request.get(type.path(session.namespace(), name)));
        } catch (ApiFailure e) {
            if (!e.is("NotFound")) {
                throw e;
            }
            List<String> hints = NotFoundHints.explain(session, e, type, session.namespace(), name)
                    .lines();
            CliError error = new CliError(
                    Exit.NOT_FOUND,
                    "error: error from server (NotFound): " + e.getMessage() + " in namespace \"" + session.namespace()
                            + "\"");
            throw error.with(hints.subList(1, hints.size()).toArray(String[]::new));
        }
        if (type.plural().equals("pods")) {
            return List.of(object);
        }
        JsonNode labels = object.path("spec").path("selector");
        labels = labels.has("matchLabels") ? labels.path("matchLabels") : labels;
        if (labels.isEmpty()) {
            throw CliError.usage("error: " + type.reference(name) + " selects no pods");
        }
        List<JsonNode> pods = list(session, TableView.labels(labels));
        if (pods.isEmpty()) {
            throw new CliError(Exit.NOT_FOUND, "error: " + type.reference(name) + " has no pods");
        }
        if (pods.size() > 1) {
            session.err()
                    .println("Found " + pods.size() + " pods, using pod/"
                            + pods.get(0).path("metadata").path("name").asText());
        }
        return pods.subList(0, 1);
    }

    private static List<JsonNode> list(Session session, String labels) throws IOException, ApiFailure {
        JsonNode list = session.client.json(
                Request.get(RunCommand.PODS.path(session.namespace())).with("labelSelector", labels));
        List<JsonNode> pods = new ArrayList<>();
        list.path("items").forEach(pods::add);
        return pods;
    }

    private List<String> containers(Session session, JsonNode pod) throws CliError {
        String podName = pod.path("metadata").path("name").asText();
        List<String> names = new ArrayList<>();
        for (JsonNode each : pod.path("spec").path("containers")) {
            names.add(each.path("name").asText());
        }
        List<String> all = new ArrayList<>(names);
        for (JsonNode each : pod.path("spec").path("initContainers")) {
            all.add(each.path("name").asText());
        }
        if (container != null) {
            if (!all.contains(container)) {
                throw CliError.usage("error: container " + container + " is not valid for pod " + podName)
                        .with(DidYouMean.hint(container, all));
            }
            return List.of(container);
        }
        if (allContainers) {
            return all;
        }
        if (all.size() > 1) {
            session.err()
                    .println("Defaulted container \"" + names.get(0) + "\" out of: " + String.join(", ", names)
                            + (all.size() > names.size()
                                    ? ", " + String.join(", ", all.subList(names.size(), all.size())) + " (init)"
                                    : ""));
        }
        return names.subList(0, 1);
    }
}
