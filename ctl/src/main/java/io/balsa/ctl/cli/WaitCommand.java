package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.JsonPath;
import io.balsa.ctl.cli.print.JsonPathError;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ctl wait}: until objects are there, are gone, or are as a condition or a field says. */
public final class WaitCommand implements Verb {
    /** A creation is asked for, because what does not exist cannot be watched in all kinds. */
    private static final long LOOK_NANOS = 500_000_000L;

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private String until = "";
    private String timeout = "30s";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("wait", "Wait until objects are as they shall be.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl wait pod/web --for=condition=Ready --timeout=60s",
                        "  ctl wait pod/web --for=delete",
                        "  ctl wait pod/web --for=jsonpath='{.status.phase}'=Running");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME... | TYPE/NAME...").files(syntax).labels(syntax);
        selection.fields(syntax).all(syntax).allNamespaces(syntax);
        results.output(syntax);
        syntax.option("--for")
                .label("WHAT")
                .says("create, delete, condition=NAME[=VALUE] or jsonpath='{PATH}'[=VALUE].")
                .text(given -> until = given);
        syntax.option("--timeout")
                .label("TIME")
                .says("How long (default 30s); 0 looks once, less than 0 is a week.")
                .text(given -> timeout = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        results.check(terminal);
        ObjectWatch.Condition condition = condition();
        Duration patience = timeout.startsWith("-")
                ? Duration.ofDays(7)
                : Durations.parse(timeout, "error: invalid argument \"" + timeout + "\" for \"--timeout\" flag");
        // Once, and not for ever.
        Duration limit = patience.isZero() ? Duration.ofMillis(1) : patience;
        boolean creation = until.toLowerCase(Locale.ROOT).equals("create");
        boolean deletion = until.toLowerCase(Locale.ROOT).equals("delete");
        try (Session session = Session.open(terminal, connection)) {
            if (creation) {
                awaitCreation(session, limit);
            }
            ObjectWatch watch = new ObjectWatch(session, limit);
            Visits visits = selection.visit(session, "wait", info -> await(session, watch, info, condition, deletion));
            return end(session, visits, deletion);
        }
    }

    private int end(Session session, Visits visits, boolean deletion) throws CliError {
        List<CliError> errors = new ArrayList<>();
        for (CliError error : visits.errors()) {
            // What is not there need not be waited for.
            if (!deletion || error.exit() != Exit.NOT_FOUND) {
                errors.add(error);
            }
        }
        if (errors.isEmpty() && visits.count() == 0 && !deletion) {
            throw new CliError(Exit.NOT_FOUND, "error: no matching resources found");
        }
        session.out().flush();
        CliError.printAll(errors, session.terminal);
        return errors.isEmpty() ? Exit.OK : errors.get(0).exit();
    }

    private ObjectWatch.Condition condition() throws CliError {
        String lower = until.toLowerCase(Locale.ROOT);
        if (lower.equals("delete")) {
            return object -> object == null;
        }
        if (lower.equals("create")) {
            return object -> object != null;
        }
        if (lower.startsWith("condition=")) {
            String text = until.substring("condition=".length());
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            String value = equals < 0 ? "true" : text.substring(equals + 1);
            return object -> object != null && hasCondition(object, name, value);
        }
        if (lower.startsWith("jsonpath=")) {
            return field(until.substring("jsonpath=".length()));
        }
        throw CliError.usage("error: unrecognized condition: \"" + until + "\"");
    }

    private static boolean hasCondition(JsonNode object, String name, String value) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equalsIgnoreCase(name)) {
                long generation = object.path("metadata").path("generation").asLong();
                boolean old = condition.has("observedGeneration")
                        && condition.path("observedGeneration").asLong() < generation;
                return !old && condition.path("status").asText().equalsIgnoreCase(value);
            }
        }
        return false;
    }

    private static ObjectWatch.Condition field(String text) throws CliError {
        int close = text.lastIndexOf('}');
        int equals = text.indexOf('=', Math.max(close, 0));
        String path = equals < 0 ? text : text.substring(0, equals);
        String wanted = equals < 0 ? "" : text.substring(equals + 1);
        if (equals == text.length() - 1) {
            throw CliError.usage("error: jsonpath wait value cannot be empty");
        }
        JsonPath parsed;
        try {
            parsed = JsonPath.relaxed(path);
        } catch (JsonPathError e) {
            throw CliError.usage("error: error parsing jsonpath " + path + ", " + e.getMessage());
        }
        return object -> {
            if (object == null) {
                return false;
            }
            List<JsonNode> values = parsed.values(object);
            if (values.size() > 1) {
                throw CliError.usage("error: given jsonpath expression matches more than one value");
            }
            if (values.isEmpty() || values.get(0).isNull()) {
                return false;
            }
            if (values.get(0).isContainerNode() && equals >= 0) {
                throw CliError.usage("error: jsonpath leads to a nested object or list which is not supported");
            }
            return equals < 0 || values.get(0).asText().equals(unquoted(wanted));
        };
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** Waits for each name to be there; what is there already is no wait. */
    private void awaitCreation(Session session, Duration limit)
            throws CliError, ApiFailure, IOException, InterruptedException {
        Targets targets = Targets.parse(selection.words(), session.types, "wait");
        long end = session.terminal.nanoTime().getAsLong() + limit.toNanos();
        for (int i = 0; i < targets.types().size(); i++) {
            for (String name : targets.namesOf(i)) {
                awaitCreation(session, targets.types().get(i), name, end);
            }
        }
    }

    private static void awaitCreation(Session session, ResourceType type, String name, long endNanos)
            throws CliError, ApiFailure, IOException, InterruptedException {
        while (present(session, type, name) == null) {
            if (session.terminal.nanoTime().getAsLong() >= endNanos) {
                throw new CliError(Exit.TIMED_OUT, "error: timed out waiting for the condition");
            }
            Pause.nanos(LOOK_NANOS);
        }
    }

    private static @Nullable JsonNode present(Session session, ResourceType type, String name)
            throws ApiFailure, IOException {
        try {
            return session.client.json(Request.get(type.path(session.namespace(), name)));
        } catch (ApiFailure e) {
            if (e.is("NotFound")) {
                return null;
            }
            throw e;
        }
    }

    private void await(Session session, ObjectWatch watch, Info info, ObjectWatch.Condition condition, boolean deletion)
            throws CliError, ApiFailure, IOException {
        JsonNode[] last = {info.object()};
        String uid = info.object().path("metadata").path("uid").asText();
        boolean met = !watch.isOver()
                && watch.until(info, object -> {
                    boolean other = object != null
                            && !object.path("metadata").path("uid").asText().equals(uid);
                    last[0] = object == null ? last[0] : object;
                    return condition.holds(deletion && other ? null : object);
                });
        if (!met) {
            throw new CliError(
                    Exit.TIMED_OUT,
                    "error: timed out waiting for the condition on "
                            + info.type().plural() + "/" + info.name());
        }
        results.print(session, info.type(), last[0], "condition met");
    }
}
