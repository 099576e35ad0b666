package io.balsa.ctl.cli;

import io.balsa.ctl.cli.apply.Manifest;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code ctl get}: tables as the server makes them, or whole objects. */
public final class GetCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final GetOptions options = new GetOptions();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("get", "Show one or many objects.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl get pods -o wide",
                        "  ctl get po,svc -n kube-system",
                        "  ctl get node n1 -o yaml",
                        "  ctl get -f app.yaml",
                        "  ctl get --raw /readyz?verbose");
        connection.addTo(syntax);
        options.addTo(syntax);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        OutputFormat format = options.format(terminal);
        String path = options.raw();
        try (Session session = Session.open(terminal, connection)) {
            if (path != null) {
                return Raw.print(session, path);
            }
            List<CliError> unknown = new ArrayList<>();
            List<Asked> asked = asked(session, unknown);
            if (!options.isWatch()) {
                return new GetPrinter(session, options, format).print(asked, unknown);
            }
            if (!unknown.isEmpty()) {
                throw unknown.get(0);
            }
            if (Asked.areOfSeveralTypes(asked)) {
                throw CliError.usage("error: you may only specify a single resource type");
            }
            if (asked.size() != 1) {
                if (!options.isWatchOnly()) {
                    new GetPrinter(session, options, format).print(asked, List.of());
                }
                throw CliError.usage("error: you may only watch a single resource or type of resource at a time");
            }
            return new WatchPrinter(session, options, format, asked.get(0)).run();
        }
    }

    /** @param unknown gets what is said of objects in files whose kinds the server does not have */
    private List<Asked> asked(Session session, List<CliError> unknown) throws CliError, IOException, ApiFailure {
        Selection selection = options.selection();
        List<Asked> asked = new ArrayList<>();
        if (!selection.files().isEmpty()) {
            if (!selection.words().isEmpty()) {
                throw CliError.usage("error: when paths, URLs, or stdin is provided as input, you may not specify"
                        + " resource arguments as well");
            }
            for (Manifest manifest : selection.manifests(session.terminal, "get")) {
                try {
                    Info info = Selection.local(session, manifest);
                    asked.add(new Asked(info.type(), info.namespace(), info.name()));
                } catch (CliError e) {
                    unknown.add(e);
                }
            }
            return asked;
        }
        Targets targets = Targets.parse(selection.words(), session.types, "get");
        if (selection.isAllNamespaces() && !targets.names().isEmpty()) {
            throw CliError.usage("error: a resource cannot be retrieved by name across all namespaces");
        }
        if (!targets.names().isEmpty() && (selection.labels() != null || selection.fields() != null)) {
            throw CliError.usage("error: name cannot be provided when a selector is specified");
        }
        if (targets.names().isEmpty() && options.subresource() != null) {
            throw CliError.usage("error: subresource cannot be used when bulk resources are specified");
        }
        for (int i = 0; i < targets.types().size(); i++) {
            ResourceType type = targets.types().get(i);
            if (targets.names().isEmpty()) {
                asked.add(new Asked(type, namespace(session), ""));
                continue;
            }
            for (String name : targets.namesOf(i)) {
                asked.add(new Asked(type, namespace(session), name));
            }
        }
        return asked;
    }

    private String namespace(Session session) {
        return options.selection().isAllNamespaces() ? "" : session.namespace();
    }
}
