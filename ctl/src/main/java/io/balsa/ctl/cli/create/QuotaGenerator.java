package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;

/** {@code ctl create quota}. */
final class QuotaGenerator implements Generator {
    private static final ResourceType TYPE = new ResourceType(
            "", "v1", "ResourceQuota", "resourcequotas", "resourcequota", true, List.of("quota"), List.of());

    private String hard = "";
    private String scopes = "";

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create a quota of the namespace.";
    }

    @Override
    public String example() {
        return "team --hard=cpu=8,pods=20 --scopes=NotBestEffort";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--hard").label("NAME=AMOUNT").says("The limits.").text(given -> hard = given);
        syntax.option("--scopes").label("SCOPE").says("What counts.").text(given -> scopes = given);
    }

    @Override
    public String failure() {
        return "failed to create quota:";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        ObjectNode quota = Generator.named(TYPE, name);
        ObjectNode spec = quota.putObject("spec");
        for (String pair : hard.isEmpty() ? new String[0] : hard.split(",", -1)) {
            String[] parts = pair.split("=", -1);
            if (parts.length != 2) {
                throw CliError.usage("error: Invalid argument syntax " + pair + ", expected <resource>=<value>");
            }
            spec.withObject("/hard").put(parts[0], parts[1]);
        }
        if (!scopes.isEmpty()) {
            for (String scope : scopes.split(",", -1)) {
                if (scope.isEmpty()) {
                    throw CliError.usage("error: invalid resource quota scope \"\"");
                }
                spec.withArray("scopes").add(scope);
            }
        }
        quota.putObject("status");
        return quota;
    }
}
