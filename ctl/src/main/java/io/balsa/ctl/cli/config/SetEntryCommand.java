package io.balsa.ctl.cli.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ctl config set-cluster}, {@code set-context} and {@code set-credentials}: what is not given stays. */
final class SetEntryCommand implements Verb {
    /** The options that name files, and so may be embedded. */
    private static final List<String> FILES = List.of("certificate-authority", "client-certificate", "client-key");

    private final Section section;
    private final ConfigFiles files = new ConfigFiles();
    private final Map<String, String> values = new LinkedHashMap<>();
    private List<String> words = List.of();
    private boolean embed;
    private boolean current;

    SetEntryCommand(Section section) {
        this.section = section;
    }

    private List<String> fields() {
        return switch (section) {
            case CLUSTER ->
                List.of("certificate-authority", "insecure-skip-tls-verify", "proxy-url", "server", "tls-server-name");
            case CONTEXT -> List.of("cluster", "namespace", "user");
            case USER -> List.of("client-certificate", "client-key", "password", "token", "username");
        };
    }

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        "config " + section.setter, "Make or change a " + section.field + " of the kubeconfig.")
                .footer(
                        "",
                        "Examples:",
                        switch (section) {
                            case CLUSTER -> "  ctl config set-cluster local --server=https://127.0.0.1:6440";
                            case CONTEXT -> "  ctl config set-context --current --namespace=dev";
                            case USER -> "  ctl config set-credentials jane --token=abc";
                        });
        files.addTo(syntax);
        syntax.words("0..*", section == Section.CONTEXT ? "NAME | --current" : "NAME", given -> words = given);
        for (String field : fields()) {
            if (field.equals("insecure-skip-tls-verify")) {
                syntax.option("--" + field)
                        .says("Take the server's certificate as it is.")
                        .flag(given -> values.put(field, given.toString()));
            } else if (field.equals("namespace")) {
                syntax.option("-n", "--namespace").label("VALUE").text(given -> values.put(field, given));
            } else {
                syntax.option("--" + field).label("VALUE").text(given -> values.put(field, given));
            }
        }
        if (section == Section.CONTEXT) {
            syntax.option("--current").says("The current context.").flag(given -> current = given);
        } else {
            syntax.option("--embed-certs")
                    .says("Put the files' content into the kubeconfig.")
                    .flag(given -> embed = given);
        }
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError {
        if (current == (words.size() == 1) || words.size() > 1) {
            throw CliError.misuse("config " + section.setter, "Unexpected args: [" + String.join(" ", words) + "]");
        }
        String name = current ? files.current(terminal).currentContext() : words.get(0);
        if (name.isEmpty()) {
            throw new CliError(Exit.NOT_FOUND, "error: no current context is set");
        }
        KubeconfigFile file = files.with(terminal, section, name);
        ObjectNode there = file.entry(section.list, section.field, name);
        ObjectNode entry = there == null ? JsonNodeFactory.instance.objectNode() : there.deepCopy();
        for (Map.Entry<String, String> value : values.entrySet()) {
            put(terminal, entry, value.getKey(), value.getValue());
        }
        file.replace(section.list, section.field, name, entry);
        ConfigFiles.save(file);
        terminal.out()
                .println(section.title + " \"" + name + "\" "
                        + (section != Section.CONTEXT ? "set." : there == null ? "created." : "modified."));
        return Exit.OK;
    }

    private void put(Terminal terminal, ObjectNode entry, String field, String value) throws CliError {
        if (field.equals("insecure-skip-tls-verify")) {
            if (value.equals("true")) {
                entry.put(field, true);
                entry.remove(List.of("certificate-authority", "certificate-authority-data"));
            } else {
                entry.remove(field);
            }
            return;
        }
        if (!FILES.contains(field)) {
            entry.put(field, value);
            return;
        }
        Path path = terminal.resolve(value).toAbsolutePath().normalize();
        entry.remove(field + "-data");
        if (!embed) {
            entry.put(field, path.toString());
            return;
        }
        try {
            entry.put(field + "-data", Base64.getEncoder().encodeToString(java.nio.file.Files.readAllBytes(path)));
            entry.remove(field);
        } catch (IOException e) {
            throw CliError.usage("error: could not read " + field + " data from " + value + ": open " + value
                    + ": no such file or directory");
        }
    }
}
