package io.balsa.ctl.cli.set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.PodSpecs;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code ctl set env}: variables given as words, or all keys of a config map or secret. */
final class EnvChange implements TemplateChange {
    private final Map<String, String> set = new LinkedHashMap<>();
    private final List<String> removed = new ArrayList<>();
    private final Map<String, ObjectNode> references = new LinkedHashMap<>();
    private List<String> pairs = List.of();
    private List<String> keys = List.of();
    private String containers = "*";
    private String prefix = "";
    private @Nullable String from;
    private boolean overwrite = true;
    private boolean list;
    private boolean resolve;
    private boolean stdin;

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("-e", "--env")
                .label("NAME=VALUE")
                .says("Set this variable; may be repeated.")
                .list(given -> pairs = given);
        syntax.option("-c", "--containers")
                .label("NAME")
                .says("Only of these containers; stars are allowed.")
                .text(given -> containers = given);
        syntax.option("--from")
                .label("TYPE/NAME")
                .says("Each key of a config map or a secret becomes a variable.")
                .text(given -> from = given);
        syntax.option("--keys")
                .label("KEY")
                .says("With --from: these keys only.")
                .split()
                .list(given -> keys = given);
        syntax.option("--prefix")
                .label("TEXT")
                .says("With --from: in front of each name.")
                .text(given -> prefix = given);
        syntax.option("--overwrite")
                .label("<overwrite>")
                .says("Variables that are there may change (default true).")
                .optional("true")
                .flag(given -> overwrite = given);
        syntax.option("--list").says("Print the variables.").flag(given -> list = given);
        syntax.option("--resolve").says("With --list: look references up.").flag(given -> resolve = given);
    }

    @Override
    public String words() {
        return "NAME=VALUE... NAME-...";
    }

    @Override
    public String example() {
        return "deployment/web COLOUR=blue OLD-";
    }

    @Override
    public String done() {
        return "env updated";
    }

    @Override
    public List<String> take(List<String> words) throws CliError {
        List<String> targets = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        for (String word : words) {
            boolean change = word.contains("=") || word.endsWith("-");
            if (!change && !changes.isEmpty()) {
                throw CliError.usage("error: all resources must be specified before environment changes: " + word);
            }
            (change ? changes : targets).add(word);
        }
        changes.addAll(pairs);
        for (String change : changes) {
            if (change.equals("-")) {
                stdin = true;
            } else {
                add(change);
            }
        }
        for (String name : removed) {
            if (set.containsKey(name)) {
                throw CliError.usage(
                        "error: can not both modify and remove the following environment variables in the same command: "
                                + name);
            }
        }
        return targets;
    }

    private void add(String change) throws CliError {
        int equals = change.indexOf('=');
        if (equals > 0) {
            set.put(change.substring(0, equals), change.substring(equals + 1));
        } else if (change.endsWith("-")) {
            removed.add(change.substring(0, change.length() - 1));
        } else {
            throw CliError.usage("error: unknown environment: " + change);
        }
    }

    @Override
    public void check(boolean local) throws CliError {
        if (list && resolve && local) {
            throw CliError.usage("error: the --list and --resolve options cannot be used with --local");
        }
    }

    @Override
    public void prepare(Session session) throws CliError, ApiFailure, IOException {
        if (stdin) {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(session.terminal.in(), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(line.strip());
                }
            }
        }
        String source = from;
        if (source == null) {
            return;
        }
        int slash = source.indexOf('/');
        if (slash <= 0) {
            throw CliError.usage("error: --from must be of the form TYPE/NAME, not \"" + source + "\"");
        }
        ResourceType type = session.types.single(source.substring(0, slash));
        String name = source.substring(slash + 1);
        String reference = switch (type.qualified()) {
            case "configmaps" -> "configMapKeyRef";
            case "secrets" -> "secretKeyRef";
            default -> throw CliError.usage("error: unsupported resource specified in --from");
        };
        JsonNode object = session.client.json(Request.get(type.path(session.namespace(), name)));
        TreeSet<String> names = new TreeSet<>();
        object.path("data").fieldNames().forEachRemaining(names::add);
        for (String key : names) {
            if (keys.isEmpty() || keys.contains(key)) {
                ObjectNode value = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
                value.putObject(reference).put("key", key).put("name", name);
                String shown = variable(key);
                if (!shown.equals(key)) {
                    session.err().println("Warning: key " + key + " transferred to " + shown);
                }
                references.put(variable(prefix + key), value);
            }
        }
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    }

    @Override
    public boolean isList() {
        return list;
    }

    @Override
    public void list(Session session, Info info, ObjectNode spec) throws ApiFailure, IOException {
        for (ObjectNode container : chosen(spec)) {
            session.out()
                    .println("# " + info.type().kind() + " " + info.name() + ", container "
                            + container.path("name").asText());
            for (JsonNode variable : container.path("env")) {
                String name = variable.path("name").asText();
                JsonNode source = variable.path("valueFrom");
                if (source.isMissingNode()) {
                    session.out().println(name + "=" + variable.path("value").asText(""));
                } else if (resolve) {
                    session.out().println(name + "=" + EnvValues.resolved(session, info, source));
                } else {
                    session.out().println("# " + name + " from " + EnvValues.words(source));
                }
            }
        }
        session.out().flush();
    }

    private List<ObjectNode> chosen(ObjectNode spec) {
        List<ObjectNode> chosen = new ArrayList<>();
        for (String field : List.of("initContainers", "containers")) {
            for (ObjectNode container : PodSpecs.list(spec, field)) {
                if (PodSpecs.fits(containers, container.path("name").asText())) {
                    chosen.add(container);
                }
            }
        }
        return chosen;
    }

    @Override
    public void apply(Session session, Info info, ObjectNode spec) throws CliError {
        List<ObjectNode> chosen = chosen(spec);
        if (chosen.isEmpty()) {
            session.err()
                    .println("warning: " + info.type().plural() + "/" + info.name()
                            + " does not have any containers matching \"" + containers + "\"");
            return;
        }
        for (ObjectNode container : chosen) {
            if (!overwrite) {
                for (JsonNode variable : container.path("env")) {
                    String name = variable.path("name").asText();
                    if (set.containsKey(name) || references.containsKey(name)) {
                        throw new CliError(
                                Exit.CONFLICT,
                                "error: " + info.type().plural() + "/" + info.name() + " '" + name
                                        + "' already has a value ("
                                        + variable.path("value").asText("") + "), and --overwrite is false");
                    }
                }
            }
            change(container);
        }
    }

    private void change(ObjectNode container) {
        ArrayNode env = container.path("env") instanceof ArrayNode there ? there : container.putArray("env");
        for (int i = env.size() - 1; i >= 0; i--) {
            if (removed.contains(env.get(i).path("name").asText())) {
                env.remove(i);
            }
        }
        references.forEach((name, value) -> {
            ObjectNode variable = variable(env, name);
            variable.remove("value");
            variable.set("valueFrom", value);
        });
        set.forEach((name, value) -> {
            ObjectNode variable = variable(env, name);
            variable.remove("valueFrom");
            variable.put("value", value);
        });
        if (env.isEmpty()) {
            container.remove("env");
        }
    }

    private static ObjectNode variable(ArrayNode env, String name) {
        for (JsonNode item : env) {
            if (item instanceof ObjectNode object && item.path("name").asText().equals(name)) {
                return object;
            }
        }
        return env.addObject().put("name", name);
    }
}
