package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;

/** {@code ctl create poddisruptionbudget}. */
final class BudgetGenerator implements Generator {
    private static final ResourceType TYPE = new ResourceType(
            "policy",
            "v1",
            "PodDisruptionBudget",
            "poddisruptionbudgets",
            "poddisruptionbudget",
            true,
            List.of("pdb"),
            List.of());

    private String selector = "";
    private String min = "";
    private String max = "";

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Say how many pods have to stay while nodes are drained.";
    }

    @Override
    public String example() {
        return "web --selector=app=web --min-available=2";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--selector").label("LABELS").says("Which pods.").text(given -> selector = given);
        syntax.option("--min-available")
                .label("COUNT|PERCENT")
                .says("So many have to be there.")
                .text(given -> min = given);
        syntax.option("--max-unavailable")
                .label("COUNT|PERCENT")
                .says("So many may be away.")
                .text(given -> max = given);
    }

    @Override
    public String failure() {
        return "failed to create poddisruptionbudgets:";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        if (selector.isEmpty()) {
            throw CliError.usage("error: a selector must be specified");
        }
        if (min.isEmpty() && max.isEmpty()) {
            throw CliError.usage("error: one of min-available or max-unavailable must be specified");
        }
        if (!min.isEmpty() && !max.isEmpty()) {
            throw CliError.usage("error: min-available and max-unavailable cannot be both specified");
        }
        ObjectNode budget = Generator.named(TYPE, name);
        ObjectNode spec = budget.putObject("spec");
        ObjectNode labels = spec.putObject("selector").putObject("matchLabels");
        for (String pair : selector.split(",", -1)) {
            String[] parts = pair.split("==?", -1);
            if (parts.length != 2) {
                throw CliError.usage("error: \"" + selector + "\" is not a valid selector: use label=value");
            }
            labels.put(parts[0], parts[1]);
        }
        amount(spec, "minAvailable", min);
        amount(spec, "maxUnavailable", max);
        budget.putObject("status")
                .put("currentHealthy", 0)
                .put("desiredHealthy", 0)
                .put("disruptionsAllowed", 0)
                .put("expectedPods", 0);
        return budget;
    }

    private static void amount(ObjectNode spec, String field, String text) throws CliError {
        if (text.matches("[0-9]{1,9}")) {
            spec.put(field, Integer.parseInt(text));
        } else if (text.matches("[0-9]+%")) {
            spec.put(field, text);
        } else if (!text.isEmpty()) {
            throw CliError.usage("error: invalid format specified for "
                    + (field.startsWith("min") ? "min-available" : "max-unavailable"));
        }
    }
}
