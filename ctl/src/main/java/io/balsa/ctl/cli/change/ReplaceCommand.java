package io.balsa.ctl.cli.change;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DeletionWait;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Durations;
import io.balsa.ctl.cli.Failures;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.cli.apply.LastApplied;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code ctl replace -f}: puts the objects of files in the place of those that are there. */
public final class ReplaceCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private boolean force;
    private boolean saveConfig;
    private long gracePeriod = -1;
    private String timeout = "0s";
    private String cascade = "background";
    private String subresource = "";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("replace", "Put objects in the place of those that are there.")
                .footer("", "Examples:", "  ctl replace -f pod.yaml", "  ctl replace --force -f pod.yaml");
        connection.addTo(syntax);
        selection.files(syntax);
        results.addTo(syntax).manager(syntax, "kubectl-replace");
        syntax.option("--force").says("Delete and create again.").flag(given -> force = given);
        syntax.option("--grace-period")
                .label("SECONDS")
                .says("With --force: seconds to end in.")
                .number(given -> gracePeriod = given);
        syntax.option("--timeout")
                .label("TIME")
                .says("With --force: how long to wait for the end.")
                .text(given -> timeout = given);
        syntax.option("--cascade")
                .label("HOW")
                .says("With --force: background, foreground or orphan.")
                .text(given -> cascade = given);
        syntax.option("--save-config")
                .says("Keep what is sent, so that apply can go on from it.")
                .flag(given -> saveConfig = given);
        syntax.option("--subresource").label("NAME").says("status or scale.").text(given -> subresource = given);
        // The server validates in any case.
        syntax.option("--validate").hidden().optional("strict").text(given -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        selection.requireFiles();
        results.check(terminal);
        Duration patience =
                Durations.parse(timeout, "error: invalid argument \"" + timeout + "\" for \"--timeout\" flag");
        try (Session session = Session.open(terminal, connection)) {
            if (force) {
                return again(session, patience);
            }
            return selection
                    .visitLocal(session, "replace", info -> replace(session, info))
                    .end(session);
        }
    }

    private ObjectNode prepared(Info info) {
        return saveConfig ? LastApplied.annotated(info.placed()) : info.placed();
    }

    private void replace(Session session, Info info) throws CliError, ApiFailure, IOException {
        ObjectNode object = prepared(info);
        if (results.dry() != DryRun.CLIENT) {
            try {
                String path = subresource.isEmpty() ? info.path() : info.path() + "/" + subresource;
                if (object.path("metadata").path("resourceVersion").asText("").isEmpty()) {
                    // Without a version the last writer wins: the one that is there is taken (kubectl).
                    String version = session.client
                            .json(Request.get(info.path()))
                            .path("metadata")
                            .path("resourceVersion")
                            .asText();
                    object.withObject("/metadata").put("resourceVersion", version);
                }
                object = new Writes(session, results).replace(path, object);
            } catch (ApiFailure e) {
                if (e.code() >= 500) {
                    throw e;
                }
                throw Failures.of(e, "error when replacing \"" + info.source() + "\": ");
            }
        }
        results.print(session, info.type(), object, "replaced");
    }

    /** All are deleted first, then all are made: one may need what another one holds. */
    private int again(Session session, Duration patience)
            throws CliError, ApiFailure, IOException, InterruptedException {
        List<Info> infos = new ArrayList<>();
        selection.visitLocal(session, "replace", infos::add);
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("propagationPolicy", Character.toUpperCase(cascade.charAt(0)) + cascade.substring(1));
        if (gracePeriod >= 0) {
            options.put("gracePeriodSeconds", gracePeriod);
        }
        if (results.dry() == DryRun.NONE) {
            for (Info info : infos) {
                delete(session, info, options);
            }
            for (Info info : infos) {
                new DeletionWait(session, patience).await(info, "");
            }
        }
        for (Info info : infos) {
            ObjectNode object = prepared(info);
            object.withObject("/metadata").remove("resourceVersion");
            ObjectNode made = results.dry() == DryRun.CLIENT
                    ? object
                    : new Writes(session, results).create(info.type(), info.namespace(), object);
            results.print(session, info.type(), made, "replaced");
        }
        return 0;
    }

    private static void delete(Session session, Info info, ObjectNode options) throws ApiFailure, IOException {
        try {
            session.client.json(Request.of("DELETE", info.path(), Request.JSON, options.toString()));
            session.out().println(info.type().qualifiedSingular() + " \"" + info.name() + "\" deleted");
        } catch (ApiFailure e) {
            if (!e.is("NotFound")) {
                throw e;
            }
        }
    }
}
