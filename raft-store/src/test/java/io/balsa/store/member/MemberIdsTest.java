package io.balsa.store.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.etcd.v3.Member;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberIdsTest {
    /** Ids that etcd gives itself with the flags of its documentation's single-member default. */
    @Test
    void idsAreThoseThatEtcdComputes() {
        InitialCluster cluster = InitialCluster.of(Map.of("default", List.of("http://localhost:2380")), "etcd-cluster");
        assertThat(MemberIds.hex(cluster.members().get(0).getID())).isEqualTo("8e9e05c52164694d");
        assertThat(MemberIds.hex(cluster.clusterId())).isEqualTo("cdf818194e3a8c32");
    }

    @Test
    void schemeAndEveryAddressCount() {
        long plain = InitialCluster.of(Map.of("a", List.of("http://h:1")), "t").clusterId();
        long secure =
                InitialCluster.of(Map.of("a", List.of("https://h:1")), "t").clusterId();
        assertThat(secure).isNotEqualTo(plain);
        InitialCluster two = InitialCluster.of(Map.of("a", List.of("http://h:2", "http://h:1")), "t");
        InitialCluster same = InitialCluster.of(Map.of("a", List.of(" http://h:1", "http://h:2 ")), "t");
        assertThat(two).isEqualTo(same);
        assertThat(two.members().get(0).getPeerURLsList()).containsExactly("http://h:1", "http://h:2");
        assertThat(two.clusterId()).isNotEqualTo(plain);
    }

    @Test
    void theClusterIsTheSameInWhateverOrderItsMembersAreNamed() {
        Map<String, List<String>> one = new LinkedHashMap<>();
        Map<String, List<String>> other = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            one.put("m" + i, List.of("http://h:" + i));
            other.put("m" + (4 - i), List.of("http://h:" + (4 - i)));
        }
        assertThat(InitialCluster.of(one, "t").clusterId())
                .isEqualTo(InitialCluster.of(other, "t").clusterId());
    }

    @Test
    void anAddedMemberGetsAnotherIdInAnotherSecond() {
        List<String> urls = List.of("http://h:1");
        Instant now = Instant.ofEpochSecond(1_700_000_000);
        assertThat(MemberIds.added(urls, now)).isEqualTo(MemberIds.added(urls, now.plusMillis(999)));
        assertThat(MemberIds.added(urls, now)).isNotEqualTo(MemberIds.added(urls, now.plusSeconds(1)));
        // etcd: the token does not go into it
        assertThat(MemberIds.added(urls, now)).isEqualTo(MemberIds.initial(urls, "1700000000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h:1",
                "http://h",
                "http://h:",
                "http://h:x",
                "http://h:70000",
                "http://:1",
                "http://h:1/",
                "http://h:1?a",
                "ftp://h:1",
                "unix://h:1",
                "http://u@h:1",
                "http://::1:1",
                "http:h:1"
            })
    void whatIsNoPeerAddressIsRefused(String text) {
        assertThatThrownBy(() -> PeerUrl.parse(text)).isInstanceOf(PeerUrl.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:1", "https://10.0.0.1:2380", "http://[::1]:2380", "http://my_host:1"})
    void aPeerAddressReadsAsItWasWritten(String text) {
        assertThat(PeerUrl.parse(" " + text + " ")).hasToString(text);
    }

    @Test
    void membersAreFoundByName() {
        InitialCluster cluster = InitialCluster.of(Map.of("a", List.of("http://h:1")), "t");
        assertThat(cluster.byName("a")).map(Member::getName).contains("a");
        assertThat(cluster.byName("b")).isEmpty();
    }
}
