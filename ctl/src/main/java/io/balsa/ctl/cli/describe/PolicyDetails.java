package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.LabelSelectors;
import io.balsa.ctl.cli.print.TableView;

/** What ranks and protects pods: priority classes and disruption budgets. */
final class PolicyDetails {
    private PolicyDetails() {}

    static void budget(Details out, JsonNode budget) {
        JsonNode spec = budget.path("spec");
        JsonNode status = budget.path("status");
        out.name(budget).namespace(budget);
        if (Fields.has(spec, "/minAvailable")) {
            out.field(0, "Min available", Fields.text(spec, "/minAvailable"));
        } else if (Fields.has(spec, "/maxUnavailable")) {
            out.field(0, "Max unavailable", Fields.text(spec, "/maxUnavailable"));
        }
        out.field(
                0,
                "Selector",
                Fields.has(spec, "/selector") ? LabelSelectors.textOrNone(spec.path("selector")) : Fields.UNSET);
        out.line(0, "Status:");
        out.field(2, "Allowed disruptions", Fields.number(status, "/disruptionsAllowed"));
        out.field(2, "Current", Fields.number(status, "/currentHealthy"));
        out.field(2, "Desired", Fields.number(status, "/desiredHealthy"));
        out.field(2, "Total", Fields.number(status, "/expectedPods"));
    }

    static void priority(Details out, JsonNode priority) {
        out.name(priority).field(0, "Value", Fields.number(priority, "/value"));
        out.field(0, "GlobalDefault", Fields.text(priority, "/globalDefault", "false"));
        out.field(0, "PreemptionPolicy", Fields.text(priority, "/preemptionPolicy"));
        out.field(0, "Description", Fields.text(priority, "/description"));
        out.field(0, "Annotations", TableView.labels(priority.at("/metadata/annotations")));
    }
}
