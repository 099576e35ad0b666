package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;

/** {@code ctl create priorityclass}. */
final class PriorityClassGenerator implements Generator {
    private static final ResourceType TYPE = new ResourceType(
            "scheduling.k8s.io",
            "v1",
            "PriorityClass",
            "priorityclasses",
            "priorityclass",
            false,
            List.of("pc"),
            List.of());

    private int value;
    private boolean global;
    private String description = "";
    private String preemption = "PreemptLowerPriority";

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create a class of priority.";
    }

    @Override
    public String example() {
        return "high --value=1000 --description='before others'";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--value").label("NUMBER").says("Higher goes first.").integer(given -> value = given);
        syntax.option("--global-default").says("For pods that name no class.").flag(given -> global = given);
        syntax.option("--description").label("TEXT").says("What it is for.").text(given -> description = given);
        syntax.option("--preemption-policy")
                .label("POLICY")
                .says("PreemptLowerPriority (default) or Never.")
                .text(given -> preemption = given);
    }

    @Override
    public String failure() {
        return "failed to create priorityclass:";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        ObjectNode object = Generator.named(TYPE, name);
        object.put("value", value).put("preemptionPolicy", preemption);
        if (global) {
            object.put("globalDefault", true);
        }
        if (!description.isEmpty()) {
            object.put("description", description);
        }
        return object;
    }
}
