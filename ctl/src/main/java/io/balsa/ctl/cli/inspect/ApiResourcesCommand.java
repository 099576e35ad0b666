package io.balsa.ctl.cli.inspect;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.print.Columns;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl api-resources}: the kinds that the server has. */
public final class ApiResourcesCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private @Nullable String group;
    private @Nullable Boolean namespaced;
    private List<String> verbs = List.of();
    private List<String> categories = List.of();
    private String output = "";
    private String sortBy = "";
    private boolean noHeaders;
    private List<String> words = List.of();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("api-resources", "Show the kinds that the server has.")
                .footer("", "Examples:", "  ctl api-resources --namespaced=true -o name");
        connection.addTo(syntax);
        syntax.words("0..*", "", given -> words = given);
        syntax.option("--api-group").label("GROUP").says("Of this group only.").text(given -> group = given);
        syntax.option("--namespaced")
                .label("<namespaced>")
                .says("Only those that have namespaces, or have none.")
                .optional("true")
                .flag(given -> namespaced = given);
        syntax.option("--verbs")
                .label("VERB")
                .says("Only with these verbs.")
                .split()
                .list(given -> verbs = given);
        syntax.option("--categories")
                .label("NAME")
                .says("Only of these categories.")
                .split()
                .list(given -> categories = given);
        syntax.option("-o", "--output").label("FORMAT").says("wide or name.").text(given -> output = given);
        syntax.option("--sort-by").label("WHAT").says("name or kind.").text(given -> sortBy = given);
        syntax.option("--no-headers").says("No header line.").flag(given -> noHeaders = given);
        syntax.option("--cached").hidden().flag(given -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        if (!words.isEmpty()) {
            throw CliError.misuse("api-resources", "unexpected arguments: [" + String.join(" ", words) + "]");
        }
        if (!List.of("", "wide", "name").contains(output)) {
            throw CliError.usage("error: --output " + output + " is not available");
        }
        if (!List.of("", "name", "kind").contains(sortBy)) {
            throw CliError.usage("error: --sort-by accepts only name or kind");
        }
        try (Session session = Session.open(terminal, connection)) {
            List<ResourceType> types = new ArrayList<>(session.types.discover());
            types.removeIf(type -> !isWanted(type));
            Comparator<ResourceType> byName = Comparator.comparing(ResourceType::plural);
            types.sort(
                    switch (sortBy) {
                        case "name" -> byName;
                        case "kind" -> Comparator.comparing(ResourceType::kind);
                        default -> Comparator.comparing(ResourceType::group).thenComparing(byName);
                    });
            print(session, types);
            return Exit.OK;
        }
    }

    private boolean isWanted(ResourceType type) {
        return (group == null || type.group().equals(group))
                && (namespaced == null || type.namespaced() == namespaced)
                && !type.verbs().isEmpty()
                && type.verbs().containsAll(verbs)
                && type.categories().containsAll(categories);
    }

    private void print(Session session, List<ResourceType> types) {
        if (output.equals("name")) {
            types.forEach(type -> session.out().println(type.qualified()));
            session.out().flush();
            return;
        }
        boolean wide = output.equals("wide");
        Columns columns = new Columns();
        if (!noHeaders) {
            List<String> head = new ArrayList<>(List.of("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"));
            if (wide) {
                head.add("VERBS");
                head.add("CATEGORIES");
            }
            columns.row(head);
        }
        for (ResourceType type : types) {
            List<String> cells = new ArrayList<>(List.of(
                    type.plural(),
                    String.join(",", type.shortNames()),
                    type.apiVersion(),
                    Boolean.toString(type.namespaced()),
                    type.kind()));
            if (wide) {
                cells.add(String.join(",", type.verbs()));
                cells.add(String.join(",", type.categories()));
            }
            columns.row(cells);
        }
        columns.flush(session.out());
    }
}
