package io.balsa.store;

import io.balsa.etcd.v3.AlarmMember;
import io.balsa.store.auth.AuthGate;
import io.balsa.store.engine.Engine;
import io.balsa.store.http.Vitals;
import io.balsa.store.metrics.MetricsPage;
import io.balsa.store.raft.RaftFigures;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.upkeep.UpkeepDuties;
import io.balsa.store.watch.WatchCounts;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** How the parts of a member stand, under etcd's names, read when it is asked for. */
final class MemberMeter {
    /** What is asked. */
    record Parts(
            RaftStore raft, Engine engine, WatchCounts watches, Vitals vitals, UpkeepDuties upkeep, AuthGate auth) {}

    private MemberMeter() {}

    static void register(MetricsPage page, Parts parts, String memberHex) {
        raft(page, parts.raft(), memberHex);
        page.gauge(
                "etcd_server_is_learner",
                "1 if this member follows without a vote.",
                () -> flag(parts.vitals().isLearner()));
        page.gauges(
                "etcd_debugging_server_alarms", "Alarms that are raised.", List.of("server_id", "alarm_type"), sink -> {
                    for (AlarmMember alarm : parts.vitals().alarms()) {
                        String member = Long.toHexString(alarm.getMemberID());
                        sink.accept(List.of(member, alarm.getAlarm().name()), 1.0);
                    }
                });
        page.info("etcd_server_id", "This member.", "server_id", () -> memberHex);
        page.info("etcd_server_version", "The etcd whose API is served.", "server_version", () -> Release.ETCD_VERSION);
        String minor = Release.ETCD_VERSION.substring(0, Release.ETCD_VERSION.lastIndexOf('.'));
        page.info("etcd_cluster_version", "What the cluster as a whole can do.", "cluster_version", () -> minor);
        gauge(page, "etcd_server_quota_backend_bytes", "The store may become this large.", parts.upkeep()::quotaBytes);
        Engine engine = parts.engine();
        gauge(page, "etcd_mvcc_db_total_size_in_bytes", "Bytes that the store takes.", engine::sizeBytes);
        gauge(
                page,
                "etcd_mvcc_db_total_size_in_use_in_bytes",
                "Bytes of the store that still count.",
                engine::sizeInUseBytes);
        page.counter(
                "etcd_debugging_mvcc_db_compaction_keys_total",
                "Versions that compactions have removed.",
                parts.upkeep()::removed);
        gauge(
                page,
                "etcd_debugging_auth_revision",
                "The revision of users and permissions.",
                () -> parts.auth().state().revision());
        watches(page, parts.watches());
    }

    private static void raft(MetricsPage page, RaftStore raft, String memberHex) {
        page.gauge(
                "etcd_server_has_leader",
                "1 if a leader is known.",
                () -> flag(raft.figures().leader() != 0));
        page.gauge(
                "etcd_server_is_leader",
                "1 if this member leads.",
                () -> flag(raft.figures().leads()));
        figure(
                page,
                raft,
                "etcd_server_proposals_committed_total",
                "Entries of the log that are committed.",
                RaftFigures::committed);
        figure(
                page,
                raft,
                "etcd_server_proposals_applied_total",
                "Entries of the log that are applied here.",
                RaftFigures::applied);
        figure(
                page,
                raft,
                "etcd_server_proposals_pending",
                "Requests that wait for their outcome.",
                RaftFigures::pending);
        page.counter(
                "etcd_server_proposals_failed_total",
                "Requests without an outcome.",
                () -> raft.figures().failed());
        page.counter(
                "etcd_server_read_indexes_failed_total",
                "Reads that could not be made linearizable in time.",
                () -> raft.figures().failedReads());
        page.counter(
                "etcd_server_slow_read_indexes_total",
                "Rounds of reads that were not confirmed at the first try, or late.",
                () -> raft.figures().slowReads());
        page.counter(
                "etcd_debugging_server_lease_expired_total",
                "Leases that this member, as leader, has ended.",
                () -> raft.leases().expired());
        figure(
                page,
                raft,
                "etcd_server_snapshot_apply_in_progress_total",
                "1 if this member fetches the state of another one.",
                RaftFigures::fetching);
        page.gauges("etcd_network_active_peers", "Members that answer this one.", List.of("Local", "Remote"), sink -> {
            for (long peer : raft.membership().answering()) {
                sink.accept(List.of(memberHex, Long.toHexString(peer)), 1.0);
            }
        });
    }

    private static void figure(
            MetricsPage page, RaftStore raft, String name, String help, ToLongFunction<RaftFigures> figure) {
        gauge(page, name, help, () -> figure.applyAsLong(raft.figures()));
    }

    private static void watches(MetricsPage page, WatchCounts counts) {
        gauge(page, "etcd_debugging_mvcc_watch_stream_total", "Streams of watches that are open.", counts::streams);
        gauge(page, "etcd_debugging_mvcc_watcher_total", "Watches.", counts::watchers);
        gauge(page, "etcd_debugging_mvcc_slow_watcher_total", "Watches that are behind.", counts::slow);
        gauge(
                page,
                "etcd_debugging_mvcc_pending_events_total",
                "Events that wait for their consumers.",
                counts::pending);
        page.counter("etcd_debugging_mvcc_events_total", "Events sent to watches.", counts::sent);
    }

    private static void gauge(MetricsPage page, String name, String help, LongSupplier value) {
        page.gauge(name, help, () -> (double) value.getAsLong());
    }

    private static double flag(boolean yes) {
        return yes ? 1 : 0;
    }
}
