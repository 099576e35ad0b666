package io.balsa.ctl.cli.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the commands about nodes share. */
final class Nodes {
    static final ResourceType TYPE =
            new ResourceType("", "v1", "Node", "nodes", "node", false, List.of("no"), List.of());

    private Nodes() {}

    /** Their words name nodes only: {@code n1 -> node/n1}. */
    static List<String> targets(List<String> words) {
        List<String> targets = new ArrayList<>();
        for (String word : words) {
            targets.add(word.contains("/") ? word : "node/" + word);
        }
        return targets;
    }

    /** Sets whether pods may be placed there, and says so. */
    static void schedulable(Session session, Results results, Info node, boolean wanted)
            throws ApiFailure, IOException {
        boolean now = !node.object().path("spec").path("unschedulable").asBoolean();
        String word = wanted ? "uncordoned" : "cordoned";
        if (now == wanted) {
            say(session, results, node, "already " + word);
            return;
        }
        ObjectNode after = node.object().deepCopy();
        if (wanted) {
            after.withObject("/spec").remove("unschedulable");
        } else {
            after.withObject("/spec").put("unschedulable", true);
        }
        if (results.dry() != DryRun.CLIENT) {
            new Writes(session, results).change(node, node.object(), after);
        }
        say(session, results, node, word);
    }

    static void say(Session session, Results results, Info node, String what) {
        session.out().println("node/" + node.name() + " " + what + results.dry().suffix);
        session.out().flush();
    }
}
