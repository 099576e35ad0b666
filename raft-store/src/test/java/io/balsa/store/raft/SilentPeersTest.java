package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a connection to a silent peer is given up. Seconds are those of an imagined clock. */
class SilentPeersTest {
    private final SilentPeers peers = new SilentPeers();

    private List<String> due(long second, Map<String, Integer> silentSeconds) {
        Map<String, Duration> silent = new java.util.HashMap<>();
        silentSeconds.forEach((peer, seconds) -> silent.put(peer, Duration.ofSeconds(seconds)));
        return peers.due(silent, Duration.ofSeconds(second).toNanos());
    }

    @Test
    void aPeerThatIsHeardKeepsItsConnection() {
        for (int second = 0; second < 100; second++) {
            assertThat(due(second, Map.of("a", second % 5))).isEmpty();
        }
    }

    @Test
    void aSilentPeerIsConnectedToAnewAndLessAndLessOften() {
        List<Integer> seconds = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            if (!due(second, Map.of("a", second)).isEmpty()) {
                seconds.add(second);
            }
        }
        assertThat(seconds).containsExactly(5, 15, 35, 75, 135, 195, 255);
    }

    @Test
    void whoHasAnsweredIsWaitedForAsAtFirst() {
        assertThat(due(5, Map.of("a", 5, "b", 5))).containsExactlyInAnyOrder("a", "b");
        assertThat(due(10, Map.of("a", 1, "b", 10))).isEmpty();
        assertThat(due(14, Map.of("a", 5, "b", 14))).containsExactly("a");
        assertThat(due(15, Map.of("a", 6, "b", 15))).containsExactly("b");
    }

    @Test
    void whoIsNotWaitedForIsForgotten() {
        assertThat(due(5, Map.of("a", 5))).containsExactly("a");
        assertThat(due(6, Map.of())).isEmpty();
        assertThat(due(7, Map.of("a", 7))).containsExactly("a");
    }
}
