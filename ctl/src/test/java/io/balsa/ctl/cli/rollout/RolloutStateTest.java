package io.balsa.ctl.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.rest.JsonReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutStateTest {
    private static ResourceType type(String kind, String plural) {
        return new ResourceType("apps", "v1", kind, plural, kind, true, List.of(), List.of());
    }

    private static RolloutState deployment(String status) throws Exception {
        JsonNode object = JsonReader.read("{\"metadata\":{\"name\":\"web\",\"generation\":2},\"spec\":{\"replicas\":3},"
                + "\"status\":{" + status + "}}");
        return RolloutState.of(type("Deployment", "deployments"), object, 0);
    }

    @Test
    void aDeploymentGoesThroughItsSentencesInOrder() throws Exception {
        assertThat(deployment("\"observedGeneration\":1").line())
                .isEqualTo("Waiting for deployment spec update to be observed...\n");
        assertThat(deployment("\"observedGeneration\":2,\"updatedReplicas\":1").line())
                .isEqualTo("Waiting for deployment \"web\" rollout to finish: 1 out of 3 new replicas have been"
                        + " updated...\n");
        assertThat(deployment("\"observedGeneration\":2,\"updatedReplicas\":3,\"replicas\":4")
                        .line())
                .isEqualTo("Waiting for deployment \"web\" rollout to finish: 1 old replicas are pending"
                        + " termination...\n");
        assertThat(deployment("\"observedGeneration\":2,\"updatedReplicas\":3,\"replicas\":3,\"availableReplicas\":2")
                        .line())
                .isEqualTo("Waiting for deployment \"web\" rollout to finish: 2 of 3 updated replicas are"
                        + " available...\n");
        assertThat(deployment("\"observedGeneration\":2,\"updatedReplicas\":3,\"replicas\":3,\"availableReplicas\":3"))
                .isEqualTo(new RolloutState("deployment \"web\" successfully rolled out\n", true));
    }

    @Test
    void aDeadlineThatHasPassedIsAnError() {
        assertThatThrownBy(() -> deployment("\"observedGeneration\":2,\"conditions\":[{\"type\":\"Progressing\","
                        + "\"reason\":\"ProgressDeadlineExceeded\"}]"))
                .isInstanceOf(CliError.class)
                .hasMessage("error: deployment \"web\" exceeded its progress deadline");
    }

    @Test
    void aStatefulSetWaitsForItsPodsAndThenForItsPartition() throws Exception {
        String text = "{\"metadata\":{\"generation\":1},\"spec\":{\"replicas\":3,\"updateStrategy\":{\"type\":"
                + "\"RollingUpdate\",\"rollingUpdate\":{\"partition\":1}}},\"status\":{\"observedGeneration\":1,"
                + "\"readyReplicas\":%d,\"updatedReplicas\":%d}}";
        ResourceType sets = type("StatefulSet", "statefulsets");
        assertThat(RolloutState.of(sets, JsonReader.read(text.formatted(1, 0)), 0)
                        .line())
                .isEqualTo("Waiting for 2 pods to be ready...\n");
        assertThat(RolloutState.of(sets, JsonReader.read(text.formatted(3, 1)), 0)
                        .line())
                .isEqualTo("Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated...\n");
        assertThat(RolloutState.of(sets, JsonReader.read(text.formatted(3, 2)), 0)
                        .isDone())
                .isTrue();
    }
}
