package io.balsa.store.raft;

import io.balsa.store.metrics.Counter;
import io.balsa.store.metrics.Histogram;
import io.balsa.store.metrics.Labelled;
import io.balsa.store.metrics.MetricsPage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What a member counts of raft, under etcd's names. Any thread may count.
 *
 * <p>Ratis finds its metrics through a static field, so members of one process are told apart here by their ids.
 */
public final class RaftMeters {
    private static final Map<String, RaftMeters> BY_MEMBER = new ConcurrentHashMap<>();

    /** The counters of one peer. */
    record Peer(Counter sent, Counter received, Counter failures, Histogram roundTrips) {}

    private final Map<String, Peer> peers = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final Histogram fsync;
    private final Labelled<Histogram> roundTrips;
    private final Labelled<Counter> sent;
    private final Labelled<Counter> received;
    private final Labelled<Counter> failures;
    private final Counter leaderChanges;
    private final AtomicLong lastLeader = new AtomicLong();

    public RaftMeters(MetricsPage page, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        fsync = page.histogram(
                "etcd_disk_wal_fsync_duration_seconds", "How long syncs of the raft log took.", 0.001, 14);
        roundTrips = page.histograms(
                "etcd_network_peer_round_trip_time_seconds",
                "How long another member took to answer a ping.",
                0.0001,
                16,
                "To");
        sent = page.counters("etcd_network_peer_sent_bytes_total", "Bytes of messages to other members.", "To");
        received = page.counters(
                "etcd_network_peer_received_bytes_total", "Bytes of messages from other members.", "From");
        failures = page.counters(
                "etcd_network_peer_sent_failures_total", "Calls to other members that have failed.", "To");
        leaderChanges =
                page.counter("etcd_server_leader_changes_seen_total", "How often this member has seen another leader.");
    }

    /**
     * Counts for a member from now on.
     *
     * @param member its id in hexadecimal; before its raft is made
     */
    public void attach(String member) {
        BY_MEMBER.put(member, this);
    }

    /** The member has stopped. */
    public void detach() {
        BY_MEMBER.values().remove(this);
    }

    static Optional<RaftMeters> of(String member) {
        return Optional.ofNullable(BY_MEMBER.get(member));
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void synced(long nanos) {
        fsync.observeNanos(nanos);
    }

    /** What is counted of one peer; looked up once for each call or stream. */
    Peer peer(String id) {
        return peers.computeIfAbsent(
                id, to -> new Peer(sent.with(to), received.with(to), failures.with(to), roundTrips.with(to)));
    }

    /**
     * To be told regularly: more often than members elect.
     *
     * @param leader 0: none is known
     */
    public void leaderSeen(long leader) {
        if (lastLeader.getAndSet(leader) != leader && leader != 0) {
            leaderChanges.increment();
        }
    }
}
