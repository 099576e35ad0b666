package io.balsa.ctl.cli.set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.PodSpecs;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code ctl set resources}. */
final class ResourcesChange implements TemplateChange {
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?");

    private String limits = "";
    private String requests = "";
    private String containers = "*";

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--limits")
                .label("NAME=AMOUNT")
                .says("At most: cpu=200m,memory=512Mi.")
                .text(given -> limits = given);
        syntax.option("--requests")
                .label("NAME=AMOUNT")
                .says("What the scheduler sets aside.")
                .text(given -> requests = given);
        syntax.option("-c", "--containers")
                .label("NAME")
                .says("Only of these containers; stars are allowed.")
                .text(given -> containers = given);
    }

    @Override
    public String words() {
        return "";
    }

    @Override
    public String example() {
        return "deployment web --limits=cpu=200m,memory=512Mi";
    }

    @Override
    public String done() {
        return "resource requirements updated";
    }

    @Override
    public List<String> take(List<String> words) {
        return words;
    }

    @Override
    public void check(boolean local) throws CliError {
        if (limits.isEmpty() && requests.isEmpty()) {
            throw CliError.usage(
                    "error: you must specify an update to requests or limits (in the form of --requests/--limits)");
        }
        amounts(limits);
        amounts(requests);
    }

    private static Map<String, String> amounts(String list) throws CliError {
        Map<String, String> amounts = new LinkedHashMap<>();
        for (String pair : list.isEmpty() ? new String[0] : list.split(",", -1)) {
            String[] parts = pair.split("=", -1);
            if (parts.length != 2) {
                throw CliError.usage("error: Invalid argument syntax " + pair + ", expected <resource>=<value>");
            }
            if (!QUANTITY.matcher(parts[1]).matches()) {
                throw CliError.usage("error: quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
            }
            amounts.put(parts[0], parts[1]);
        }
        return amounts;
    }

    @Override
    public void apply(Session session, Info info, ObjectNode spec) throws CliError {
        List<ObjectNode> chosen = new ArrayList<>();
        for (String list : List.of("containers", "initContainers")) {
            for (ObjectNode container : PodSpecs.list(spec, list)) {
                if (PodSpecs.fits(containers, container.path("name").asText())) {
                    chosen.add(container);
                }
            }
        }
        if (chosen.isEmpty()) {
            throw new CliError(Exit.NOT_FOUND, "error: unable to find container named " + containers);
        }
        for (ObjectNode container : chosen) {
            set(container, "limits", amounts(limits));
            set(container, "requests", amounts(requests));
        }
    }

    private static void set(ObjectNode container, String field, Map<String, String> amounts) {
        if (!amounts.isEmpty()) {
            ObjectNode resources = container.withObject("/resources");
            ObjectNode map = resources.path(field) instanceof ObjectNode there ? there : resources.putObject(field);
            amounts.forEach(map::put);
        }
    }
}
