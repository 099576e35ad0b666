package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.HumanDuration;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl cluster-info}: how the cluster is, in one line a part. */
public final class ClusterInfoCommand implements Verb {
    ConnectionOptions connection = new ConnectionOptions();

    @Nullable
    String output;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("cluster-info", "Show how the cluster is: control plane, store, nodes.")
                .footer("", "Examples:", "  ctl cluster-info", "  ctl cluster-info -o json");
        connection.addTo(syntax);
        syntax.option("-o", "--output")
                .label("FORMAT")
                .says("json or yaml: what the store says of itself.")
                .text(given -> output = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        OutputFormat format = OutputFormat.parse(output, terminal, false);
        try (Session session = Session.open(terminal, connection)) {
            JsonNode answer;
            try {
                answer = session.client.json(Request.get(StoreHealth.PATH));
            } catch (ApiFailure e) {
                if (e.code() == 404) {
                    throw new CliError(
                            Exit.NOT_FOUND,
                            "error: the server of context \""
                                    + session.client.connection().context()
                                    + "\" is not a Balsa cluster: it does not say how its store is");
                }
                throw e;
            }
            StoreHealth store = StoreHealth.of(answer);
            if (!format.name().isEmpty()) {
                format.print(answer, false, session);
                return store.hasQuorum() ? Exit.OK : Exit.NO_QUORUM;
            }
            if (!store.hasQuorum()) {
                throw noQuorum(store, terminal.clock().instant());
            }
            print(session, store);
            return Exit.OK;
        }
    }

    static CliError noQuorum(StoreHealth store, Instant now) {
        List<String> lines = new ArrayList<>();
        long answering = store.reachable();
        lines.add("error[NO_QUORUM]: " + answering + " of " + store.members().size()
                + (answering == 1 ? " servers answers; " : " servers answer; ") + store.quorumSize()
                + " are needed. Running pods keep running; changes are refused.");
        List<String> away = store.away(now);
        if (!away.isEmpty()) {
            lines.add("  " + String.join(", ", away));
        }
        return new CliError(Exit.NO_QUORUM, lines);
    }

    private static void print(Session session, StoreHealth store) throws IOException, ApiFailure {
        JsonNode version = session.client.json(Request.get("/version"));
        JsonNode nodes = session.client.json(Request.get("/api/v1/nodes"));
        URI server = session.client.connection().servers().get(0);
        Instant now = session.terminal.clock().instant();
        session.out()
                .println("Control plane  " + server + "   healthy   v"
                        + version.path("major").asText() + "."
                        + version.path("minor").asText() + "-compatible");
        long spare = store.reachable() - store.quorumSize();
        List<String> away = new ArrayList<>();
        for (StoreHealth.Member member : store.members()) {
            if (!member.reachable()) {
                away.add(member.name() + " unreachable"
                        + member.since()
                                .map(t -> " for " + HumanDuration.since(t, now))
                                .orElse(""));
            }
        }
        session.out()
                .println("Store          " + store.reachable() + "/"
                        + store.members().size() + " voters, leader "
                        + store.leader() + ", revision " + store.revision() + ", can lose " + spare
                        + (spare == 1 ? " server" : " servers")
                        + (away.isEmpty() ? "" : "  " + session.terminal.arrow() + " " + String.join(", ", away)));
        int ready = 0;
        for (JsonNode node : nodes.path("items")) {
            for (JsonNode condition : node.path("status").path("conditions")) {
                if (condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True")) {
                    ready++;
                }
            }
        }
        session.out()
                .println("Nodes          " + ready + " ready, "
                        + (nodes.path("items").size() - ready) + " not ready");
    }
}
