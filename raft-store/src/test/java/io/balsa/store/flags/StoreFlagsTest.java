package io.balsa.store.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.store.StoreConfig;
import io.balsa.store.config.AutoCompaction;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.config.Endpoint;
import io.balsa.store.config.LogSettings;
import io.balsa.store.config.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags, variables and the config file come to the configuration that etcd's documentation promises. */
class StoreFlagsTest {
    @TempDir
    private Path folder;

    private static Launch.Member member(Map<String, String> environment, String... arguments) {
        try {
            return (Launch.Member) StoreFlags.read(List.of(arguments), environment);
        } catch (BadFlag | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static StoreConfig config(String... arguments) {
        return member(Map.of(), arguments).config();
    }

    @Test
    void withoutFlagsItRunsAsEtcdDoes() {
        StoreConfig config = config();
        assertThat(config.name()).isEqualTo("default");
        assertThat(config.dataDir()).isEqualTo(Path.of("default.etcd"));
        assertThat(config.listen().clients()).extracting(Endpoint::url).containsExactly("http://127.0.0.1:2379");
        assertThat(config.listen().peers().url()).isEqualTo("http://127.0.0.1:2380");
        assertThat(config.initialCluster()).isEqualTo(Map.of("default", List.of("http://localhost:2380")));
        assertThat(config.clusterToken()).isEqualTo("etcd-cluster");
        assertThat(config.electionTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.requests().txnOpsMax()).isEqualTo(128);
        assertThat(config.requests().requestBytesMax()).isEqualTo(1_572_864);
        assertThat(config.upkeep().autoCompaction().isOn()).isFalse();
        assertThat(config.http().gateway()).isTrue();
        assertThat(config.memberRules().strictReconfigCheck()).isTrue();
        assertThat(member(Map.of()).log()).isEqualTo(LogSettings.DEFAULT);
    }

    @Test
    void aFlagIsReadAsGoReadsIt() {
        assertThat(config("-name", "a").name()).isEqualTo("a");
        assertThat(config("--name", "a").name()).isEqualTo("a");
        assertThat(config("-name=a").name()).isEqualTo("a");
        assertThat(config("--name=a", "--name=b").name()).as("the last wins").isEqualTo("b");
        assertThat(config("--strict-reconfig-check=false").memberRules().strictReconfigCheck())
                .isFalse();
        assertThat(config("--strict-reconfig-check=F").memberRules().strictReconfigCheck())
                .isFalse();
        assertThat(config("--strict-reconfig-check", "--name=x").name()).isEqualTo("x");
        assertThatThrownBy(() -> StoreFlags.read(List.of("--strict-reconfig-check", "false"), Map.of()))
                .as("a switch takes its value behind = only")
                .hasMessage("\"false\" is not a flag");
    }

    @Test
    void whatCannotBeReadIsRefusedWithOneSentence() {
        Map.of(
                        "--no-such-flag=1", "there is no flag --no-such-flag",
                        "--nane=x", "there is no flag --nane; did you mean --name?",
                        "member", "\"member\" is not a flag",
                        "--election-timeout=soon", "--election-timeout=\"soon\" is not a whole number of 0 or more",
                        "--pre-vote=maybe", "--pre-vote=\"maybe\" is neither true nor false",
                        "--corrupt-check-time=5",
                                "--corrupt-check-time=\"5\" is not a duration like \"5s\", \"100ms\" or \"2h\"",
                        "--initial-cluster-state=old",
                                "--initial-cluster-state=\"old\" is neither \"new\" nor \"existing\"",
                        "--listen-client-urls=localhost:2379",
                                "--listen-client-urls=\"localhost:2379\" is not of the form http://HOST:PORT or https://HOST:PORT",
                        "--listen-client-urls=unix:///run/etcd.sock",
                                "--listen-client-urls=\"unix:///run/etcd.sock\" names a unix socket, which this store does"
                                        + " not listen on: use http://127.0.0.1:PORT",
                        "--name", "--name needs a value")
                .forEach((argument, message) -> assertThatThrownBy(() -> StoreFlags.read(List.of(argument), Map.of()))
                        .isInstanceOf(BadFlag.class)
                        .hasMessage(message));
    }

    @Test
    void whatMakesNoSenseIsRefusedWithOneSentence() {
        Map.ofEntries(
                        Map.entry("--election-timeout=400", "must be at least 5 times --heartbeat-interval (100 ms)"),
                        Map.entry("--election-timeout=50001", "must be at most 50000 ms"),
                        Map.entry("--heartbeat-interval=0", "--heartbeat-interval must be more than 0 ms"),
                        Map.entry("--listen-peer-urls=http://127.0.0.1:1,http://127.0.0.1:2", "takes one URL, not 2"),
                        Map.entry("--listen-client-urls=http://example.com:1", "IP addresses and localhost only"),
                        Map.entry("--listen-client-urls=https://127.0.0.1:1", "needs a certificate: give --cert-file"),
                        Map.entry("--listen-peer-urls=https://127.0.0.1:1", "--peer-cert-file and --peer-key-file, or"),
                        Map.entry("--cert-file=x", "--cert-file and --key-file belong together"),
                        Map.entry("--initial-cluster=a=http://127.0.0.1:1", "has no member named \"default\" (--name)"),
                        Map.entry("--initial-cluster=default", "\"default\" is not NAME=URL"),
                        Map.entry("--auto-compaction-mode=never", "is neither \"periodic\" nor \"revision\""),
                        Map.entry("--auto-compaction-retention=often", "is neither hours nor a duration"),
                        Map.entry("--bcrypt-cost=3", "--bcrypt-cost must be between 4 and 31, not 3"),
                        Map.entry("--auth-token=magic", "is neither \"simple\" nor \"jwt,...\""),
                        Map.entry("--metrics=all", "is neither \"basic\" nor \"extensive\""),
                        Map.entry("--log-level=loud", "--log-level=\"loud\" is not known"),
                        Map.entry("--log-format=xml", "is neither \"json\" nor \"console\""),
                        Map.entry("--tls-min-version=TLS1.0", "it is TLS1.2 or TLS1.3"),
                        Map.entry("--feature-gates=Magic=true", "there is no feature gate \"Magic\""),
                        Map.entry(
                                "--feature-gates=LeaseCheckpointPersist=true",
                                "needs the feature gate LeaseCheckpoint"),
                        Map.entry("--max-request-bytes=999999999", "must be between 1 and 15728640"),
                        Map.entry("--max-txn-ops=99999999999", "--max-txn-ops=99999999999 is too large"),
                        Map.entry("--unsafe-no-fsync", "a write that is not on disk is not acknowledged"),
                        Map.entry("--force-new-cluster", "ctl store recover"),
                        Map.entry("--discovery=http://x", "members are found by --initial-cluster only"),
                        Map.entry("--enable-v2", "there is no etcd v2 here"))
                .forEach((argument, part) -> assertThatThrownBy(() -> StoreFlags.read(List.of(argument), Map.of()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(part)
                        .message()
                        .hasLineCount(1));
    }

    @Test
    void aFlagGoesBeforeItsVariableAndAVariableBeforeTheStandard() {
        Map<String, String> environment =
                Map.of("ETCD_NAME", "env", "ETCD_ELECTION_TIMEOUT", "2000", "ETCD_WIND", "north");
        Launch.Member launch = member(environment, "--name=flag");
        assertThat(launch.config().name()).isEqualTo("flag");
        assertThat(launch.config().electionTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(launch.notes())
                .containsExactlyInAnyOrder(
                        "ETCD_NAME is not looked at, since its flag is given",
                        "ETCD_WIND is not a variable of this program");
        assertThatThrownBy(() -> StoreFlags.read(List.of(), Map.of("ETCD_PRE_VOTE", "maybe")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ETCD_PRE_VOTE=\"maybe\" is neither true nor false");
    }

    @Test
    void withAConfigFileNothingElseCounts() throws IOException {
        Path file = folder.resolve("etcd.yml");
        Files.writeString(file, """
                name: file
                listen-client-urls: https://127.0.0.1:1,https://127.0.0.1:2
                initial-cluster-state: existing
                watch-progress-notify-interval: 5000000000
                max-txn-ops: 10
                pre-vote: false
                log-outputs: [stderr, stdout]
                client-transport-security:
                  cert-file: /c.crt
                  key-file: /c.key
                  client-cert-auth: true
                  trusted-ca-file: /ca.crt
                peer-transport-security:
                  auto-tls: true
                  allowed-cn: [one, two]
                something-new: 3
                """);
        Launch.Member launch = member(Map.of("ETCD_NAME", "env"), "--config-file=" + file, "--name=flag");
        StoreConfig config = launch.config();
        assertThat(config.name()).isEqualTo("file");
        assertThat(config.listen().clients())
                .extracting(Endpoint::url)
                .containsExactly("https://127.0.0.1:1", "https://127.0.0.1:2");
        assertThat(config.bootstrap().state()).isEqualTo(Bootstrap.State.EXISTING);
        assertThat(config.watchProgressInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.requests().txnOpsMax()).isEqualTo(10);
        assertThat(config.clientTls().server())
                .isEqualTo(Optional.of(new TlsFiles.KeyPair(Path.of("/c.crt"), Path.of("/c.key"))));
        assertThat(config.clientTls().isClientRequired()).isTrue();
        assertThat(config.peerTls().auto()).isTrue();
        assertThat(config.peerTls().rules().names()).containsExactly("one", "two");
        assertThat(launch.log().outputs()).containsExactly("stderr", "stdout");
        assertThat(launch.notes()).hasSize(4);
        assertThat(launch.notes().get(0)).endsWith("are not looked at, though some were given");
        assertThat(launch.notes().get(1)).isEqualTo("no settings, in " + file + ": something-new");
        assertThat(launch.notes().get(3)).isEqualTo("without effect here: --pre-vote (that is always so)");

        assertThat(member(Map.of("ETCD_CONFIG_FILE", file.toString())).config().name())
                .isEqualTo("file");
    }

    @Test
    void aBadConfigFileIsRefusedWithOneSentence() throws IOException {
        Path file = folder.resolve("etcd.yml");
        assertThatThrownBy(() -> StoreFlags.read(List.of("--config-file=" + file), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("the config file " + file + " does not exist");
        Map.of(
                        "name: [",
                        "is not YAML: ",
                        "just text",
                        "holds no \"flag: value\" lines",
                        "max-txn-ops: many",
                        "max-txn-ops: many in " + file + " is not a whole number of 0 or more",
                        "peer-transport-security: yes",
                        "peer-transport-security in " + file + " is not a group of settings")
                .forEach((text, part) -> {
                    try {
                        Files.writeString(file, text);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    assertThatThrownBy(() -> StoreFlags.read(List.of("--config-file=" + file), Map.of()))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining(part)
                            .message()
                            .hasLineCount(1);
                });
        Files.writeString(file, "");
        assertThat(config("--config-file=" + file).name()).isEqualTo("default");
    }

    @Test
    void kubeadmsLineIsUnderstood() {
        StoreConfig config = config(
                "--advertise-client-urls=https://10.0.0.5:2379",
                "--cert-file=/etc/kubernetes/pki/etcd/server.crt",
                "--client-cert-auth=true",
                "--data-dir=/var/lib/etcd",
                "--experimental-initial-corrupt-check=true",
                "--experimental-watch-progress-notify-interval=5s",
                "--initial-advertise-peer-urls=https://10.0.0.5:2380",
                "--initial-cluster=node=https://10.0.0.5:2380",
                "--key-file=/etc/kubernetes/pki/etcd/server.key",
                "--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.5:2379",
                "--listen-metrics-urls=http://127.0.0.1:2381",
                "--listen-peer-urls=https://10.0.0.5:2380",
                "--name=node",
                "--peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt",
                "--peer-client-cert-auth=true",
                "--peer-key-file=/etc/kubernetes/pki/etcd/peer.key",
                "--peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
                "--snapshot-count=10000",
                "--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt");
        assertThat(config.upkeep().corruption().atStart()).isTrue();
        assertThat(config.watchProgressInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.listen().clients()).hasSize(2).allMatch(Endpoint::tls);
        assertThat(config.listen().metrics()).extracting(Endpoint::url).containsExactly("http://127.0.0.1:2381");
        assertThat(config.initialCluster()).isEqualTo(Map.of("node", List.of("https://10.0.0.5:2380")));
    }

    @Test
    void aMemberMayHaveSeveralAddressesIfItsFlagsAgree() {
        String cluster = "--initial-cluster=default=http://h:1,other=http://o:1,default=http://h:2";
        assertThat(config(cluster, "--initial-advertise-peer-urls=http://h:2,http://h:1")
                        .initialCluster())
                .isEqualTo(Map.of("default", List.of("http://h:1", "http://h:2"), "other", List.of("http://o:1")));
        assertThatThrownBy(() -> config(cluster, "--initial-advertise-peer-urls=http://h:1"))
                .hasMessageContaining(
                        "default is at http://h:1, http://h:2, but --initial-advertise-peer-urls is" + " http://h:1");
    }

    @Test
    void twoNamesOfOneFlagExcludeEachOther() {
        assertThat(config("--experimental-corrupt-check-time=1h")
                        .upkeep()
                        .corruption()
                        .every())
                .isEqualTo(Duration.ofHours(1));
        assertThatThrownBy(() -> config("--experimental-corrupt-check-time=1h", "--corrupt-check-time=2h"))
                .hasMessage(
                        "--corrupt-check-time and --experimental-corrupt-check-time are the same: give only --corrupt-check-time");
        assertThatThrownBy(() ->
                        config("--experimental-initial-corrupt-check", "--feature-gates=InitialCorruptCheck=false"))
                .hasMessageContaining(
                        "say the same thing: give only --feature-gates=InitialCorruptCheck=true or false");
    }

    @Test
    void retentionIsHoursADurationOrRevisions() {
        assertThat(config("--auto-compaction-retention=2")
                        .upkeep()
                        .autoCompaction()
                        .period())
                .isEqualTo(Duration.ofHours(2));
        assertThat(config("--auto-compaction-retention=90m")
                        .upkeep()
                        .autoCompaction()
                        .period())
                .isEqualTo(Duration.ofMinutes(90));
        AutoCompaction revisions = config("--auto-compaction-mode=revision", "--auto-compaction-retention=1000")
                .upkeep()
                .autoCompaction();
        assertThat(revisions.mode()).isEqualTo(AutoCompaction.Mode.REVISION);
        assertThat(revisions.revisions()).isEqualTo(1000);
    }

    @Test
    void plainPortsThatOthersReachAreAllowedAndNoted() {
        Launch.Member launch = member(Map.of(), "--listen-client-urls=http://0.0.0.0:2379");
        assertThat(launch.notes())
                .containsExactly(
                        "the client address http://0.0.0.0:2379 is plain http: whoever reaches it can read and change everything");
        assertThat(member(Map.of(), "--cert-file=a", "--key-file=b").notes())
                .containsExactly("the client address http://127.0.0.1:2379 is plain http, so that its certificates are"
                        + " not used: https would use them");
    }

    @Test
    void rotationIsReadFromJson() {
        assertThat(member(
                                Map.of(),
                                "--enable-log-rotation",
                                "--log-rotation-config-json={\"maxsize\": 2, \"maxage\": 3, \"maxbackups\": 4, \"compress\": true}")
                        .log()
                        .rotation())
                .isEqualTo(Optional.of(new LogSettings.Rotation(2 << 20, 3, 4, true)));
    }

    @Test
    void versionAndHelpAreAnswered() throws Exception {
        assertThat(StoreFlags.read(List.of("--version"), Map.of())).isInstanceOf(Launch.Version.class);
        assertThat(StoreFlags.read(List.of("-h"), Map.of())).isInstanceOf(Launch.Help.class);
        assertThat(((Launch.Help) StoreFlags.read(List.of("--help"), Map.of())).text())
                .contains("--listen-client-urls=URLS");
    }
}
