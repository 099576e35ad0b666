package io.balsa.ctl.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Pause;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks pods to go, tries those again that a budget holds back, and waits until all are gone. */
final class Eviction {
    /** kubectl's; an operator watches, and a budget opens when another pod has become ready. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /**
     * @param seconds to end in; -1 is the pod's own
     * @param patience zero is without limit
     */
    record Options(long seconds, boolean deletes, boolean dry, Duration patience) {}

    private final Session session;
    private final Options options;
    private final long began;

    Eviction(Session session, Options options) {
        this.session = session;
        this.options = options;
        this.began = session.terminal.nanoTime().getAsLong();
    }

    static void announce(Session session, JsonNode pod, boolean deletes, String suffix) {
        session.out().println((deletes ? "deleting pod " : "evicting pod ") + name(pod, "/") + suffix);
        session.out().flush();
    }

    private static String name(JsonNode pod, String separator) {
        return pod.path("metadata").path("namespace").asText()
                + separator
                + pod.path("metadata").path("name").asText();
    }

    private static String path(JsonNode pod) {
        return "/api/v1/namespaces/" + name(pod, "/pods/");
    }

    void run(String node, List<JsonNode> pods) throws CliError, ApiFailure, IOException, InterruptedException {
        List<JsonNode> waiting = new ArrayList<>();
        List<JsonNode> left = new ArrayList<>(pods);
        while (!left.isEmpty()) {
            List<JsonNode> held = new ArrayList<>();
            for (JsonNode pod : left) {
                announce(session, pod, options.deletes, options.dry ? " (server dry run)" : "");
                if (ask(node, pod)) {
                    waiting.add(pod);
                } else {
                    held.add(pod);
                }
            }
            if (!held.isEmpty()) {
                pause(RETRY, node, held);
            }
            left = held;
        }
        if (options.dry) {
            return;
        }
        while (!waiting.isEmpty()) {
            List<JsonNode> still = new ArrayList<>();
            for (JsonNode pod : waiting) {
                if (isThere(pod)) {
                    still.add(pod);
                } else {
                    session.out()
                            .println("pod/" + pod.path("metadata").path("name").asText()
                                    + (options.deletes ? " deleted" : " evicted"));
                    session.out().flush();
                }
            }
            waiting = still;
            if (!waiting.isEmpty()) {
                pause(LOOK, node, waiting);
            }
        }
    }

    private void pause(Duration time, String node, List<JsonNode> pods) throws CliError, InterruptedException {
        long nanos = time.toNanos();
        if (!options.patience.isZero()) {
            long left =
                    options.patience.toNanos() - (session.terminal.nanoTime().getAsLong() - began);
            nanos = Math.min(nanos, left);
        }
        Pause.nanos(nanos);
        if (!options.patience.isZero()
                && session.terminal.nanoTime().getAsLong() - began >= options.patience.toNanos()) {
            JsonNode pod = pods.get(0);
            String message = when(pod) + ": global timeout reached: " + seconds(options.patience);
            session.err().println("There are pending pods in node \"" + node + "\" when an error occurred: " + message);
            pods.forEach(each -> session.err()
                    .println("pod/" + each.path("metadata").path("name").asText()));
            throw new CliError(Exit.TIMED_OUT, message);
        }
    }

    /** As Go writes a duration. */
    private static String seconds(Duration time) {
        String text = time.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
        return text.endsWith("m") ? text + "0s" : text.endsWith("h") ? text + "0m0s" : text;
    }

    private static String when(JsonNode pod) {
        return "error when evicting pods/\"" + pod.path("metadata").path("name").asText() + "\" -n \""
                + pod.path("metadata").path("namespace").asText() + "\"";
    }

    /** False where a budget holds the pod back. */
    private boolean ask(String node, JsonNode pod) throws CliError, ApiFailure, IOException {
        ObjectNode how = JsonNodeFactory.instance.objectNode();
        if (options.seconds >= 0) {
            how.put("gracePeriodSeconds", options.seconds);
        }
        if (options.dry) {
            how.putArray("dryRun").add("All");
        }
        try {
            if (options.deletes) {
                session.client.json(Request.of("DELETE", path(pod), Request.JSON, how.toString()));
                return true;
            }
            ObjectNode eviction = JsonNodeFactory.instance.objectNode();
            eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
            eviction.putObject("metadata")
                    .put("name", pod.path("metadata").path("name").asText())
                    .put("namespace", pod.path("metadata").path("namespace").asText());
            eviction.set("deleteOptions", how);
            session.client.json(Request.of("POST", path(pod) + "/eviction", Request.JSON, eviction.toString()));
            return true;
        } catch (ApiFailure e) {
            if (e.is("NotFound")) {
                return true;
            }
            if (e.code() == 429) {
                session.err()
                        .println(when(pod) + " (will retry after 5s): "
                                + e.status().path("message").asText());
                return false;
            }
            if (e.code() >= 500) {
                throw e;
            }
            String message = when(pod) + ": " + e.status().path("message").asText();
            session.err().println("There are pending pods in node \"" + node + "\" when an error occurred: " + message);
            session.err().println("pod/" + pod.path("metadata").path("name").asText());
            throw new CliError(Exit.OTHER, message);
        }
    }

    private boolean isThere(JsonNode pod) throws ApiFailure, IOException {
        try {
            JsonNode now = session.client.json(Request.get(path(pod)));
            return now.path("metadata")
                    .path("uid")
                    .asText()
                    .equals(pod.path("metadata").path("uid").asText());
        } catch (ApiFailure e) {
            if (e.is("NotFound")) {
                return false;
            }
            throw e;
        }
    }
}
