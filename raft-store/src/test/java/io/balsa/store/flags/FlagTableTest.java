package io.balsa.store.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every flag of etcd 3.6, and those that only 3.5 had, is known under its name and its variable. */
class FlagTableTest {
    private static final List<String> ETCD_3_6 = List.of("""
            name data-dir wal-dir snapshot-count snapshot-catchup-entries heartbeat-interval election-timeout
            initial-election-tick-advance listen-peer-urls listen-client-urls listen-client-http-urls max-snapshots max-wals
            memory-mlock quota-backend-bytes backend-bbolt-freelist-type backend-batch-interval backend-batch-limit
            max-txn-ops max-request-bytes max-concurrent-streams grpc-keepalive-min-time grpc-keepalive-interval
            grpc-keepalive-timeout socket-reuse-port socket-reuse-address enable-grpc-gateway raft-read-timeout
            raft-write-timeout feature-gates config-file version
            initial-advertise-peer-urls initial-cluster initial-cluster-state initial-cluster-token advertise-client-urls
            discovery discovery-endpoints discovery-token discovery-dial-timeout discovery-request-timeout
            discovery-keepalive-time discovery-keepalive-timeout discovery-insecure-transport
            discovery-insecure-skip-tls-verify discovery-cert discovery-key discovery-cacert discovery-user
            discovery-password discovery-proxy discovery-srv discovery-srv-name discovery-fallback strict-reconfig-check
            pre-vote auto-compaction-mode auto-compaction-retention v2-deprecation max-learners
            cert-file key-file client-cert-auth trusted-ca-file client-cert-file client-key-file client-crl-file
            client-cert-allowed-hostname auto-tls peer-cert-file peer-key-file peer-client-cert-auth peer-client-cert-file
            peer-client-key-file peer-trusted-ca-file peer-cert-allowed-cn peer-cert-allowed-hostname peer-auto-tls
            peer-crl-file peer-skip-client-san-verification self-signed-cert-validity cipher-suites tls-min-version
            tls-max-version cors host-whitelist
            auth-token auth-token-ttl bcrypt-cost enable-pprof metrics listen-metrics-urls logger log-level log-format
            log-outputs enable-log-rotation log-rotation-config-json warning-apply-duration
            warning-unary-request-duration enable-distributed-tracing distributed-tracing-address
            distributed-tracing-service-name distributed-tracing-instance-id distributed-tracing-sampling-rate
            corrupt-check-time compact-hash-check-time compaction-batch-limit compaction-sleep-interval
            watch-progress-notify-interval downgrade-check-time bootstrap-defrag-threshold-megabytes force-new-cluster
            unsafe-no-fsync
            experimental-peer-skip-client-san-verification experimental-enable-distributed-tracing
            experimental-distributed-tracing-address experimental-distributed-tracing-service-name
            experimental-distributed-tracing-instance-id experimental-distributed-tracing-sampling-rate
            experimental-initial-corrupt-check experimental-corrupt-check-time experimental-compact-hash-check-enabled
            experimental-compact-hash-check-time experimental-enable-lease-checkpoint
            experimental-enable-lease-checkpoint-persist experimental-compaction-batch-limit
            experimental-compaction-sleep-interval experimental-watch-progress-notify-interval
            experimental-downgrade-check-time experimental-warning-apply-duration
            experimental-warning-unary-request-duration experimental-memory-mlock
            experimental-txn-mode-write-with-shared-buffer experimental-stop-grpc-service-on-defrag
            experimental-bootstrap-defrag-threshold-megabytes experimental-snapshot-catchup-entries
            cluster-active-size cluster-remove-delay cluster-sync-interval config force max-result-buffer
            max-retry-attempts peer-heartbeat-interval peer-election-timeout retry-interval snapshot v vv
            """.strip().split("\\s+"));

    private static final List<String> ONLY_3_5 = List.of(
            "enable-v2",
            "proxy",
            "proxy-failure-wait",
            "proxy-refresh-interval",
            "proxy-dial-timeout",
            "proxy-write-timeout",
            "proxy-read-timeout",
            "experimental-enable-v2v3",
            "experimental-max-learners");

    @TestFactory
    Stream<DynamicTest> everyFlagIsKnown() {
        return Stream.of(ETCD_3_6, ONLY_3_5)
                .flatMap(List::stream)
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> assertThat(FlagTable.find(name)).isPresent()));
    }

    @Test
    void standardValuesAreValuesOfTheirKind() {
        for (Flag flag : FlagTable.all()) {
            if (!flag.standard().isEmpty()) {
                assertThat(flag.kind().complaint(flag.standard()))
                        .as(flag.name())
                        .isEmpty();
            }
        }
    }

    @Test
    void whatHasNoEffectSaysWhyAndWhatHasOneIsExplained() {
        for (Flag flag : FlagTable.all()) {
            if (flag.effect() instanceof Flag.Effect.Works && !Gates.FORMER_FLAGS.containsKey(flag.name())) {
                assertThat(flag.help()).as(flag.name()).isNotEmpty();
            } else if (flag.effect() instanceof Flag.Effect.Nothing nothing) {
                assertThat(nothing.why()).as(flag.name()).isNotEmpty();
            }
        }
    }
}
