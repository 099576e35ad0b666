package io.balsa.store.flags;

import java.util.List;

/** How a member stores, listens and counts. */
final class MemberFlags {
    private static final String BBOLT = "there is no bbolt file here";
    private static final String OWN_FILES = "the store keeps and removes its own files";
    private static final String BY_BYTES = "flushes and log purges follow bytes, not entries";

    static final List<Flag> ALL = List.of(
            Flag.text("name", "default", "Name of this member."),
            Flag.text("data-dir", "", "Folder of this member; empty: <name>.etcd."),
            Flag.text("wal-dir", "", "Folder of the write-ahead log.")
                    .withoutEffect("the raft log is kept in --data-dir"),
            Flag.count("snapshot-count", "10000", "Transactions between snapshots.")
                    .withoutEffect(BY_BYTES),
            Flag.count("snapshot-catchup-entries", "5000", "Entries kept for slow members.")
                    .withoutEffect(BY_BYTES)
                    .formerlyExperimental(),
            Flag.count("heartbeat-interval", "100", "Milliseconds between two words of a leader."),
            Flag.count("election-timeout", "1000", "Milliseconds without a leader before a member campaigns."),
            Flag.yesOrNo("initial-election-tick-advance", "true", "Elect soon after the start.")
                    .withoutEffect("the first election is always soon"),
            Flag.urls("listen-peer-urls", "http://localhost:2380", "Where the other members connect: one URL."),
            Flag.urls("listen-client-urls", "http://localhost:2379", "Where clients connect."),
            Flag.urls("listen-client-http-urls", "", "Where HTTP clients connect; empty: on the client URLs."),
            Flag.count("max-snapshots", "5", "Snapshot files to keep.").withoutEffect(OWN_FILES),
            Flag.count("max-wals", "5", "Log files to keep.").withoutEffect(OWN_FILES),
            Flag.yesOrNo("memory-mlock", "false", "Keep the store's pages in memory.")
                    .withoutEffect("a JVM cannot lock its pages")
                    .formerlyExperimental(),
            Flag.of("quota-backend-bytes", Kind.NUMBER, "0", "More data raises NOSPACE; 0: the standard quota."),
            Flag.text("backend-bbolt-freelist-type", "map", "").withoutEffect(BBOLT),
            Flag.duration("backend-batch-interval", "0s", "").withoutEffect(BBOLT),
            Flag.of("backend-batch-limit", Kind.NUMBER, "0", "").withoutEffect(BBOLT),
            Flag.count("max-txn-ops", "128", "Operations in each part of a transaction."),
            Flag.count("max-request-bytes", "1572864", "Size of a write request."),
            Flag.count("max-concurrent-streams", "4294967295", "Calls at a time on one connection."),
            Flag.duration("grpc-keepalive-min-time", "5s", "Clients that ping more often are sent away."),
            Flag.duration("grpc-keepalive-interval", "2h", "Silent connections are pinged after this; 0: never."),
            Flag.duration("grpc-keepalive-timeout", "20s", "And closed when no answer comes for this long."),
            Flag.yesOrNo("socket-reuse-port", "false", "Let several processes listen on one port.")
                    .withoutEffect("a port belongs to one member, so that two never serve by accident"),
            Flag.yesOrNo("socket-reuse-address", "false", "Listen on a port that was just closed.")
                    .withoutEffect("that is always so"),
            Flag.yesOrNo("enable-grpc-gateway", "true", "Serve JSON over HTTP below /v3."),
            Flag.duration("raft-read-timeout", "5s", "").withoutEffect("every call between members has a deadline"),
            Flag.duration("raft-write-timeout", "5s", "").withoutEffect("every call between members has a deadline"),
            Flag.text("feature-gates", "", "NAME=true|false,...: features that are on or off."));

    private MemberFlags() {}
}
