package io.balsa.ctl.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.print.Columns;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import java.util.ArrayList;
import java.util.List;

/** {@code ctl config get-contexts}. */
final class GetContextsCommand implements Verb {
    private final ConfigFiles files = new ConfigFiles();
    private List<String> words = List.of();
    private String output = "";
    private boolean noHeaders;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("config get-contexts", "Show the contexts of the kubeconfig.")
                .footer("", "Examples:", "  ctl config get-contexts");
        files.addTo(syntax);
        syntax.words("0..*", "[NAME...]", given -> words = given);
        syntax.option("-o", "--output").label("FORMAT").says("name.").text(given -> output = given);
        syntax.option("--no-headers").says("No header line.").flag(given -> noHeaders = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError {
        if (!output.isEmpty() && !output.equals("name")) {
            throw CliError.usage("error: output must be one of '' or 'name': " + output);
        }
        ObjectNode view = files.merged(terminal);
        String current = view.path("current-context").asText();
        Columns columns = new Columns();
        if (!noHeaders && output.isEmpty()) {
            columns.row(List.of("CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"));
        }
        List<String> missing = new ArrayList<>(words);
        for (JsonNode item : view.path("contexts")) {
            String name = item.path("name").asText();
            if (!words.isEmpty() && !words.contains(name)) {
                continue;
            }
            missing.remove(name);
            JsonNode context = item.path("context");
            if (!output.isEmpty()) {
                terminal.out().println(name);
            } else {
                columns.row(List.of(
                        name.equals(current) ? "*" : "",
                        name,
                        context.path("cluster").asText(""),
                        context.path("user").asText(""),
                        context.path("namespace").asText("")));
            }
        }
        columns.flush(terminal.out());
        if (!missing.isEmpty()) {
            throw new CliError(
                    Exit.NOT_FOUND,
                    missing.stream()
                            .map(name -> "error: context " + name + " not found")
                            .toList());
        }
        return Exit.OK;
    }
}
