package io.balsa.ctl.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigFile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** {@code ctl config set PROPERTY VALUE} and {@code unset PROPERTY}: {@code contexts.local.namespace}. */
final class SetValueCommand implements Verb {
    private final boolean removes;
    private final ConfigFiles files = new ConfigFiles();
    private List<String> words = List.of();
    private boolean raw;

    SetValueCommand(boolean removes) {
        this.removes = removes;
    }

    @Override
    public Syntax syntax() {
        String verb = removes ? "unset" : "set";
        Syntax syntax = new Syntax("config " + verb, removes ? "Remove a value." : "Set one value.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl config " + verb + " contexts.local.namespace" + (removes ? "" : " dev"));
        files.addTo(syntax);
        syntax.words("0..*", removes ? "PROPERTY" : "PROPERTY VALUE", given -> words = given);
        if (!removes) {
            syntax.option("--set-raw-bytes")
                    .says("The value of a field of data is not base64 yet.")
                    .optional("true")
                    .flag(given -> raw = given);
        }
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError {
        if (words.size() != (removes ? 1 : 2)) {
            throw CliError.misuse(
                    "config " + (removes ? "unset" : "set"), "Unexpected args: [" + String.join(" ", words) + "]");
        }
        String property = words.get(0);
        String[] path = property.split("\\.", -1);
        if (path[0].equals("current-context") && path.length == 1) {
            KubeconfigFile file = files.current(terminal);
            file.setCurrentContext(removes ? "" : words.get(1));
            return done(terminal, file, property);
        }
        for (Section section : Section.values()) {
            if (section.list.equals(path[0])) {
                return entry(terminal, section, property, path);
            }
        }
        throw CliError.usage("error: unable to locate path \"" + property + "\" in the kubeconfig");
    }

    private int entry(Terminal terminal, Section section, String property, String[] path)
            throws CliError, KubeconfigError {
        if (path.length == 1 && removes) {
            KubeconfigFile file = files.writable(terminal);
            file.names(section.list).forEach(name -> file.without(section.list, name));
            return done(terminal, file, property);
        }
        // A name may have dots; a field has none.
        String rest = property.substring(property.indexOf('.') + 1);
        int dot = rest.lastIndexOf('.');
        String whole = files.with(terminal, section, rest).entry(section.list, section.field, rest) != null ? rest : "";
        String name = !whole.isEmpty() && removes ? whole : rest.substring(0, Math.max(0, dot));
        KubeconfigFile file = files.with(terminal, section, name);
        ObjectNode there = file.entry(section.list, section.field, name);
        if (name.isEmpty() || (removes && there == null)) {
            throw new CliError(Exit.NOT_FOUND, "error: current map key `" + (dot < 0 ? rest : name) + "` is invalid");
        }
        if (name.equals(whole)) {
            file.without(section.list, name);
            return done(terminal, file, property);
        }
        ObjectNode entry = there == null ? JsonNodeFactory.instance.objectNode() : there.deepCopy();
        String field = rest.substring(dot + 1);
        if (removes) {
            entry.remove(field);
        } else {
            entry.set(field, value(field, words.get(1)));
        }
        file.replace(section.list, section.field, name, entry);
        return done(terminal, file, property);
    }

    private JsonNode value(String field, String text) {
        if (field.equals("insecure-skip-tls-verify")) {
            return JsonNodeFactory.instance.booleanNode(text.equals("true"));
        }
        return JsonNodeFactory.instance.textNode(
                raw && field.endsWith("-data")
                        ? Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                        : text);
    }

    private int done(Terminal terminal, KubeconfigFile file, String property) throws CliError {
        ConfigFiles.save(file);
        terminal.out().println("Property \"" + property + "\" " + (removes ? "unset." : "set."));
        return Exit.OK;
    }
}
