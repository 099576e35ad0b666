package io.balsa.ctl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.JsonReader;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainPlanTest {
    private static final DrainPlan.Options CAREFUL = new DrainPlan.Options(false, false, false, null);
    private static final DrainPlan.Options ALL = new DrainPlan.Options(true, true, true, null);

    private static JsonNode pod(String name, String owner, String rest) throws Exception {
        String owners =
                owner.isEmpty() ? "" : ",\"ownerReferences\":[{\"kind\":\"" + owner + "\",\"controller\":true}]";
        return JsonReader.read(
                "{\"metadata\":{\"namespace\":\"d\",\"name\":\"" + name + "\"" + owners + "}" + rest + "}");
    }

    @Test
    void whatACarefulDrainLeavesIsNamedWithTheOptionThatTakesIt() throws Exception {
        DrainPlan plan = DrainPlan.of(
                List.of(
                        pod("lone", "", ""),
                        pod("set", "DaemonSet", ""),
                        pod("data", "ReplicaSet", ",\"spec\":{\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}]}"),
                        pod("web", "ReplicaSet", "")),
                CAREFUL);
        assertThat(plan.errors())
                .containsExactly(
                        "cannot delete Pods that declare no controller (use --force to override): d/lone",
                        "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): d/set",
                        "cannot delete Pods with local storage (use --delete-emptydir-data to override): d/data");
        assertThat(plan.evicted()).hasSize(1);
    }

    @Test
    void daemonSetsStayAndMirrorsAndEndedPodsDoNotMatter() throws Exception {
        DrainPlan plan = DrainPlan.of(
                List.of(
                        pod("set", "DaemonSet", ""),
                        JsonReader.read("{\"metadata\":{\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"}}}"),
                        pod("done", "", ",\"status\":{\"phase\":\"Succeeded\"}")),
                ALL);
        assertThat(plan.errors()).isEmpty();
        assertThat(plan.warnings()).containsExactly("ignoring DaemonSet-managed Pods: d/set");
        assertThat(plan.evicted()).hasSize(1);
    }

    @Test
    void aPodThatHasBeenEndingForLongCanBePassedOver() throws Exception {
        JsonNode ending = JsonReader.read(
                "{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}");
        Instant later = Instant.parse("2026-01-01T00:01:00Z");
        assertThat(DrainPlan.of(List.of(ending), new DrainPlan.Options(true, true, true, later))
                        .evicted())
                .isEmpty();
        assertThat(DrainPlan.of(List.of(ending), ALL).evicted()).hasSize(1);
    }
}
