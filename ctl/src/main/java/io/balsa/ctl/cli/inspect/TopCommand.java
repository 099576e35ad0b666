package io.balsa.ctl.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.describe.Amount;
import io.balsa.ctl.cli.print.Columns;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ctl top node} and {@code ctl top pod}: what a metrics server has measured. */
public final class TopCommand implements Verb {
    private static final String METRICS = "/apis/metrics.k8s.io/v1beta1";

    /** One line; capacities are zero where they are not known. */
    private record Usage(
            List<String> names, BigDecimal cpu, BigDecimal memory, BigDecimal cpuMax, BigDecimal memoryMax) {}

    private final boolean nodes;
    private final ConnectionOptions connection = new ConnectionOptions();
    private List<String> words = List.of();
    private @Nullable String selector;
    private @Nullable String fieldSelector;
    private boolean allNamespaces;
    private boolean containers;
    private boolean noHeaders;
    private boolean capacity;
    private boolean sum;
    private String sortBy = "";

    TopCommand(boolean nodes) {
        this.nodes = nodes;
    }

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        nodes ? "top node" : "top pod",
                        "Show how much processor and memory " + (nodes ? "nodes" : "pods") + " use.")
                .footer("", "Examples:", nodes ? "  ctl top node" : "  ctl top pod --containers");
        connection.addTo(syntax);
        syntax.words("0..*", "[NAME]", given -> words = given);
        syntax.option("-l", "--selector")
                .label("SELECTOR")
                .says("Only with these labels.")
                .text(given -> selector = given);
        syntax.option("--no-headers").says("No header line.").flag(given -> noHeaders = given);
        syntax.option("--sort-by").label("WHAT").says("cpu or memory.").text(given -> sortBy = given);
        syntax.option("--use-protocol-buffers").hidden().flag(given -> {});
        if (nodes) {
            syntax.option("--show-capacity")
                    .says("Of the whole machine, not of what pods may have.")
                    .flag(given -> capacity = given);
        } else {
            syntax.option("-A", "--all-namespaces")
                    .says("Across all namespaces.")
                    .flag(given -> allNamespaces = given);
            syntax.option("--containers").says("A line for each container.").flag(given -> containers = given);
            syntax.option("--field-selector")
                    .label("SELECTOR")
                    .says("Only with these field values.")
                    .text(given -> fieldSelector = given);
            syntax.option("--sum").says("With a line of the sums.").flag(given -> sum = given);
        }
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        if (words.size() > 1 || (!words.isEmpty() && selector != null)) {
            throw CliError.misuse(nodes ? "top node" : "top pod", "only one of NAME or --selector can be provided");
        }
        if (!List.of("", "cpu", "memory").contains(sortBy)) {
            throw CliError.usage("error: --sort-by accepts only cpu or memory");
        }
        try (Session session = Session.open(terminal, connection)) {
            boolean served = false;
            for (JsonNode group : session.client.json(Request.get("/apis")).path("groups")) {
                served |= group.path("name").asText().equals("metrics.k8s.io");
            }
            if (!served) {
                throw new CliError(Exit.OTHER, "error: Metrics API not available");
            }
            List<Usage> usages = nodes ? ofNodes(session) : ofPods(session);
            if (usages.isEmpty() && words.isEmpty()) {
                session.err()
                        .println(
                                nodes || allNamespaces
                                        ? "No resources found"
                                        : "No resources found in " + session.namespace() + " namespace.");
                return Exit.OK;
            }
            usages.sort(
                    switch (sortBy) {
                        case "cpu" -> Comparator.comparing(Usage::cpu).reversed();
                        case "memory" -> Comparator.comparing(Usage::memory).reversed();
                        default -> Comparator.comparing(usage -> String.join("/", usage.names));
                    });
            print(session, usages);
            return Exit.OK;
        }
    }

    private List<JsonNode> items(Session session, String path) throws ApiFailure, IOException {
        List<JsonNode> items = new ArrayList<>();
        if (!words.isEmpty()) {
            items.add(session.client.json(Request.get(path + "/" + words.get(0))));
            return items;
        }
        session.client
                .json(Request.get(path).with("labelSelector", selector).with("fieldSelector", fieldSelector))
                .path("items")
                .forEach(items::add);
        return items;
    }

    private List<Usage> ofNodes(Session session) throws ApiFailure, IOException {
        Map<String, JsonNode> limits = new HashMap<>();
        for (JsonNode node : session.client.json(Request.get("/api/v1/nodes")).path("items")) {
            limits.put(
                    node.path("metadata").path("name").asText(),
                    node.path("status").path(capacity ? "capacity" : "allocatable"));
        }
        List<Usage> usages = new ArrayList<>();
        for (JsonNode item : items(session, METRICS + "/nodes")) {
            String name = item.path("metadata").path("name").asText();
            JsonNode limit = limits.getOrDefault(name, item.path("none"));
            usages.add(new Usage(
                    List.of(name),
                    amount(item.path("usage"), "cpu"),
                    amount(item.path("usage"), "memory"),
                    amount(limit, "cpu"),
                    amount(limit, "memory")));
        }
        return usages;
    }

    private List<Usage> ofPods(Session session) throws ApiFailure, IOException {
        String path = allNamespaces ? METRICS + "/pods" : METRICS + "/namespaces/" + session.namespace() + "/pods";
        List<Usage> usages = new ArrayList<>();
        for (JsonNode item : items(session, path)) {
            JsonNode metadata = item.path("metadata");
            BigDecimal cpu = BigDecimal.ZERO;
            BigDecimal memory = BigDecimal.ZERO;
            for (JsonNode container : item.path("containers")) {
                BigDecimal oneCpu = amount(container.path("usage"), "cpu");
                BigDecimal oneMemory = amount(container.path("usage"), "memory");
                if (containers) {
                    List<String> names = names(metadata);
                    names.add(container.path("name").asText());
                    usages.add(new Usage(names, oneCpu, oneMemory, BigDecimal.ZERO, BigDecimal.ZERO));
                }
                cpu = cpu.add(oneCpu);
                memory = memory.add(oneMemory);
            }
            if (!containers) {
                usages.add(new Usage(names(metadata), cpu, memory, BigDecimal.ZERO, BigDecimal.ZERO));
            }
        }
        return usages;
    }

    private List<String> names(JsonNode metadata) {
        List<String> names = new ArrayList<>();
        if (allNamespaces) {
            names.add(metadata.path("namespace").asText());
        }
        names.add(metadata.path("name").asText());
        return names;
    }

    private static BigDecimal amount(JsonNode map, String name) {
        return Amount.parse(map.path(name).asText("0")).number();
    }

    private void print(Session session, List<Usage> usages) {
        Columns columns = new Columns();
        if (!noHeaders) {
            List<String> head = new ArrayList<>();
            if (allNamespaces) {
                head.add("NAMESPACE");
            }
            head.add(containers ? "POD" : "NAME");
            if (containers) {
                head.add("NAME");
            }
            head.addAll(
                    nodes
                            ? List.of("CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)", "")
                            : List.of("CPU(cores)", "MEMORY(bytes)", ""));
            columns.row(head);
        }
        BigDecimal cpu = BigDecimal.ZERO;
        BigDecimal memory = BigDecimal.ZERO;
        for (Usage usage : usages) {
            List<String> cells = new ArrayList<>(usage.names);
            cells.add(milli(usage.cpu));
            if (nodes) {
                cells.add(percent(usage.cpu, usage.cpuMax));
            }
            cells.add(mebi(usage.memory));
            if (nodes) {
                cells.add(percent(usage.memory, usage.memoryMax));
            }
            cells.add("");
            columns.row(cells);
            cpu = cpu.add(usage.cpu);
            memory = memory.add(usage.memory);
        }
        if (sum) {
            List<String> blanks = Collections.nCopies((allNamespaces ? 1 : 0) + (containers ? 1 : 0), "");
            List<String> line = new ArrayList<>(blanks);
            line.addAll(List.of("", "________", "________", ""));
            columns.row(line);
            List<String> total = new ArrayList<>(blanks);
            total.addAll(List.of("", milli(cpu), mebi(memory), ""));
            columns.row(total);
        }
        columns.flush(session.out());
    }

    private static String milli(BigDecimal cores) {
        return cores.movePointRight(3).setScale(0, RoundingMode.CEILING) + "m";
    }

    private static String mebi(BigDecimal bytes) {
        return bytes.longValue() / (1L << 20) + "Mi";
    }

    private static String percent(BigDecimal used, BigDecimal of) {
        return of.signum() == 0 ? "<unknown>" : used.movePointRight(2).divide(of, 0, RoundingMode.DOWN) + "%";
    }
}
