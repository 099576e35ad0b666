package io.balsa.store.flags;

import java.util.List;
import java.util.stream.Stream;

/** How members find each other and what they drop by themselves. */
final class ClusteringFlags {
    private static final String NO_DISCOVERY = "members are found by --initial-cluster only";
    private static final String NO_V2 = "there is no etcd v2 here";

    private static final List<Flag> OWN = List.of(
            Flag.urls("initial-advertise-peer-urls", "", "What the other members are told; empty: --listen-peer-urls."),
            Flag.text("initial-cluster", "", "NAME=URL,... of all members; empty: this one alone."),
            Flag.of("initial-cluster-state", Kind.CLUSTER_STATE, "new", "new, or existing where a member joins."),
            Flag.text("initial-cluster-token", "etcd-cluster", "Keeps apart clusters at the same addresses."),
            Flag.urls("advertise-client-urls", "", "What clients are told; empty: --listen-client-urls."),
            Flag.yesOrNo("strict-reconfig-check", "true", "Refuse changes of the membership that risk the quorum."),
            Flag.yesOrNo("pre-vote", "true", "Ask before campaigning.").withoutEffect("that is always so"),
            Flag.text("auto-compaction-mode", "periodic", "periodic or revision."),
            Flag.text("auto-compaction-retention", "0", "A duration (no unit: hours) or revisions; 0: off."),
            Flag.count("max-learners", "1", "Members that do not vote yet, at any time.")
                    .formerlyExperimental());

    private static final List<Flag> DISCOVERY = List.of(
            Flag.text("discovery", "", "").onlyStandard(NO_DISCOVERY),
            Flag.list("discovery-endpoints", "", "").onlyStandard(NO_DISCOVERY),
            Flag.text("discovery-token", "", "").onlyStandard(NO_DISCOVERY),
            Flag.text("discovery-srv", "", "").onlyStandard(NO_DISCOVERY),
            Flag.text("discovery-srv-name", "", "").onlyStandard(NO_DISCOVERY),
            Flag.duration("discovery-dial-timeout", "2s", "").withoutEffect(NO_DISCOVERY),
            Flag.duration("discovery-request-timeout", "5s", "").withoutEffect(NO_DISCOVERY),
            Flag.duration("discovery-keepalive-time", "2s", "").withoutEffect(NO_DISCOVERY),
            Flag.duration("discovery-keepalive-timeout", "6s", "").withoutEffect(NO_DISCOVERY),
            Flag.yesOrNo("discovery-insecure-transport", "true", "").withoutEffect(NO_DISCOVERY),
            Flag.yesOrNo("discovery-insecure-skip-tls-verify", "false", "").withoutEffect(NO_DISCOVERY),
            Flag.text("discovery-cert", "", "").withoutEffect(NO_DISCOVERY),
            Flag.text("discovery-key", "", "").withoutEffect(NO_DISCOVERY),
            Flag.text("discovery-cacert", "", "").withoutEffect(NO_DISCOVERY),
            Flag.text("discovery-user", "", "").withoutEffect(NO_DISCOVERY),
            Flag.text("discovery-password", "", "").withoutEffect(NO_DISCOVERY),
            Flag.text("discovery-fallback", "exit", "").withoutEffect(NO_DISCOVERY),
            Flag.text("discovery-proxy", "", "").withoutEffect(NO_DISCOVERY));

    /** etcd 3.5 still had these. */
    private static final List<Flag> V2 = List.of(
            Flag.text("v2-deprecation", "gone", "").withoutEffect(NO_V2),
            Flag.yesOrNo("enable-v2", "false", "").onlyStandard(NO_V2),
            Flag.text("experimental-enable-v2v3", "", "").onlyStandard(NO_V2),
            Flag.text("proxy", "off", "").onlyStandard(NO_V2),
            Flag.count("proxy-failure-wait", "5000", "").withoutEffect(NO_V2),
            Flag.count("proxy-refresh-interval", "30000", "").withoutEffect(NO_V2),
            Flag.count("proxy-dial-timeout", "1000", "").withoutEffect(NO_V2),
            Flag.count("proxy-write-timeout", "5000", "").withoutEffect(NO_V2),
            Flag.count("proxy-read-timeout", "0", "").withoutEffect(NO_V2));

    static final List<Flag> ALL =
            Stream.of(OWN, DISCOVERY, V2).flatMap(List::stream).toList();

    private ClusteringFlags() {}
}
