package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.kubeconfig.Kubeconfig;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigPaths;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.rest.RestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may follow on a command line: commands, flags, types and the names of living objects. Whatever goes wrong, the
 * answer is empty: a shell must not be disturbed, and live names that take longer than a quarter of a second are not worth
 * waiting for.
 */
public final class Completion {
    private static final RestClient.Timeouts BRIEF = new RestClient.Timeouts(250, 250, 1);
    /** Those whose first word is a type and whose others are names. */
    private static final List<String> WITH_TYPES = List.of(
            "annotate",
            "autoscale",
            "delete",
            "describe",
            "edit",
            "expose",
            "get",
            "label",
            "patch",
            "rollout",
            "scale",
            "set",
            "wait");

    private static final List<String> OF_NODES = List.of("cordon", "drain", "uncordon");

    private final Supplier<List<String>> commands;
    private final Function<List<String>, Family.@Nullable Found> finder;
    private final Terminal terminal;

    public Completion(
            Supplier<List<String>> commands, Function<List<String>, Family.@Nullable Found> finder, Terminal terminal) {
        this.commands = commands;
        this.finder = finder;
        this.terminal = terminal;
    }

    /**
     * @param words behind {@code ctl}; the last one is what is being typed and may be empty
     */
    public List<String> candidates(List<String> words) {
        String typed = words.isEmpty() ? "" : words.get(words.size() - 1);
        if (words.size() <= 1) {
            return matching(commands.get().stream(), typed);
        }
        String command = words.get(0);
        Family.Found found = finder.apply(words.subList(0, words.size() - 1));
        if (found == null) {
            return List.of();
        }
        Verb verb = found.verb();
        if (verb == null) {
            return matching(found.family().names().stream(), typed);
        }
        if (typed.startsWith("-")) {
            return matching(
                    verb.syntax().line().getCommandSpec().optionsMap().keySet().stream()
                            .filter(flag -> flag.startsWith("--")),
                    typed);
        }
        String before = words.get(words.size() - 2);
        if (before.equals("-n") || before.equals("--namespace")) {
            return names("/api/v1/namespaces", typed);
        }
        if (before.equals("-o") || before.equals("--output")) {
            return matching(Stream.of("wide", "yaml", "json", "name", "jsonpath=", "custom-columns="), typed);
        }
        List<String> plain = plain(words.subList(found.words(), words.size() - 1));
        if (command.equals("completion")) {
            return matching(Stream.of("bash", "zsh", "fish"), typed);
        }
        if (command.equals("logs")) {
            return plain.isEmpty() ? objects("pods", words, typed) : List.of();
        }
        if (OF_NODES.contains(command) || (command.equals("taint") && plain.size() == 1)) {
            return objects("nodes", words, typed);
        }
        if (command.equals("config")) {
            return command(words) ? contexts(typed) : List.of();
        }
        if (command.equals("explain") && plain.isEmpty()) {
            return types(typed, "");
        }
        if (!WITH_TYPES.contains(command)) {
            return List.of();
        }
        int slash = typed.indexOf('/');
        if (slash > 0) {
            String type = typed.substring(0, slash);
            return objects(type, words, typed.substring(slash + 1)).stream()
                    .map(name -> type + "/" + name)
                    .toList();
        }
        return plain.isEmpty() ? types(typed, "") : objects(plain.get(0), words, typed);
    }

    private static boolean command(List<String> words) {
        return words.size() > 1
                && List.of("use-context", "use", "delete-context", "rename-context", "set-context")
                        .contains(words.get(1));
    }

    private List<String> contexts(String typed) {
        try {
            return matching(
                    Kubeconfig.load(KubeconfigPaths.of(null, terminal.environment())).contexts().stream(), typed);
        } catch (KubeconfigError e) {
            return List.of();
        }
    }

    /** The types that the server has, as they are written on a command line. */
    private List<String> types(String typed, String namespace) {
        try (RestClient client = client(namespace)) {
            return matching(
                    new ResourceTypes(client)
                            .discover().stream().map(type -> type.group().isEmpty() ? type.plural() : type.qualified()),
                    typed);
        } catch (IOException | ApiFailure | KubeconfigError e) {
            return List.of();
        }
    }

    /** The words that are neither flags nor the values of the flags that take one as their next word. */
    private static List<String> plain(List<String> words) {
        List<String> plain = new ArrayList<>();
        boolean value = false;
        for (String word : words) {
            if (!value && !word.startsWith("-")) {
                plain.add(word);
            }
            value = List.of("-n", "--namespace", "-o", "--output", "-l", "--selector", "-c", "--container", "-f")
                    .contains(word);
        }
        return plain;
    }

    private List<String> objects(String typeName, List<String> words, String typed) {
        String namespace = "";
        for (int i = 0; i < words.size() - 1; i++) {
            if (words.get(i).equals("-n") || words.get(i).equals("--namespace")) {
                namespace = words.get(i + 1);
            }
        }
        try (RestClient client = client(namespace)) {
            ResourceType type = new ResourceTypes(client).single(typeName);
            return names(client, type.path(client.connection().namespace()), typed);
        } catch (IOException | ApiFailure | KubeconfigError | CliError e) {
            return List.of();
        }
    }

    private List<String> names(String path, String typed) {
        try (RestClient client = client("")) {
            return names(client, path, typed);
        } catch (IOException | ApiFailure | KubeconfigError e) {
            return List.of();
        }
    }

    private RestClient client(String namespace) throws KubeconfigError {
        return new RestClient(
                Kubeconfig.load(KubeconfigPaths.of(null, terminal.environment()))
                        .connection(null, namespace.isEmpty() ? null : namespace),
                BRIEF,
                terminal.nanoTime(),
                warning -> {});
    }

    private static List<String> names(RestClient client, String path, String typed) throws IOException, ApiFailure {
        List<String> names = new ArrayList<>();
        for (JsonNode item : client.json(Request.get(path).with("limit", "500")).path("items")) {
            names.add(item.path("metadata").path("name").asText());
        }
        return matching(names.stream(), typed);
    }

    private static List<String> matching(Stream<String> words, String typed) {
        return words.filter(word -> word.startsWith(typed)).sorted().toList();
    }
}
