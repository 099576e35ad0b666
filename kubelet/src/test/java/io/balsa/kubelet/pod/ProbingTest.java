package io.balsa.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Probe;
import io.balsa.kubelet.pod.Observed.Health;
import io.balsa.kubelet.pod.Probing.Kind;
import org.junit.jupiter.api.Test;

class ProbingTest {
    private static Probe probe(int successes, int failures) {
        return Probe.newBuilder()
                .setSuccessThreshold(successes)
                .setFailureThreshold(failures)
                .build();
    }

    private static void count(Probing probing, Kind kind, boolean... results) {
        for (boolean result : results) {
            probing.count(kind, result);
        }
    }

    @Test
    void readinessFollowsItsThresholds() {
        var probing = new Probing(
                Container.newBuilder().setReadinessProbe(probe(2, 3)).build());
        assertThat(probing.health().ready()).isFalse();
        count(probing, Kind.READINESS, true);
        assertThat(probing.health().ready()).isFalse();
        count(probing, Kind.READINESS, true, false, false);
        assertThat(probing.health().ready()).isTrue();
        count(probing, Kind.READINESS, false);
        assertThat(probing.health()).isEqualTo(new Health(true, false, false));
    }

    @Test
    void livenessFailsAfterItsThreshold() {
        var probing =
                new Probing(Container.newBuilder().setLivenessProbe(probe(1, 2)).build());
        count(probing, Kind.LIVENESS, false, true, false);
        assertThat(probing.health().failed()).isFalse();
        count(probing, Kind.LIVENESS, false);
        assertThat(probing.health().failed()).isTrue();
        assertThat(probing.due(Kind.LIVENESS)).isFalse();
    }

    @Test
    void theOthersWaitForTheStartupProbe() {
        var probing = new Probing(Container.newBuilder()
                .setStartupProbe(probe(1, 3))
                .setLivenessProbe(probe(1, 1))
                .build());
        assertThat(probing.due(Kind.STARTUP)).isTrue();
        assertThat(probing.due(Kind.LIVENESS)).isFalse();
        count(probing, Kind.STARTUP, false, false, true);
        assertThat(probing.health()).isEqualTo(new Health(true, true, false));
        assertThat(probing.due(Kind.STARTUP)).isFalse();
        assertThat(probing.due(Kind.LIVENESS)).isTrue();
    }
}
