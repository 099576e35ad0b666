package io.balsa.api.server.http.system;

import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.Member;
import io.balsa.etcd.v3.MemberListRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the members of the store: asks each in turn whether it is there, and remembers since when one is not.
 * One thread probes; {@link #state} may be read from any.
 */
public final class StoreMembers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreMembers.class);
    private static final com.google.protobuf.ByteString PROBE_KEY =
            com.google.protobuf.ByteString.copyFromUtf8("/registry/health");

    private final Channel store;
    private final InstantSource clock;
    private final Duration timeout;
    private final Map<Long, Instant> unreachableSince = new HashMap<>();
    private final Map<String, ManagedChannel> channels = new HashMap<>();
    private List<Member> known = List.of();
    private volatile State state = new State(List.of(), 0, false);

    /**
     * One member as it was when last asked.
     *
     * @param clientUrl where its clients connect; empty when it has not said
     * @param unreachableSince when it first gave no answer; null while it answers
     */
    public record MemberState(
            String name,
            long id,
            String clientUrl,
            boolean leader,
            @Nullable Instant unreachableSince) {
        public boolean reachable() {
            return unreachableSince == null;
        }
    }

    /**
     * The store as it was when last asked.
     *
     * @param revision the newest that any member told
     * @param quorum whether a linearizable read was answered
     */
    public record State(List<MemberState> members, long revision, boolean quorum) {}

    public StoreMembers(Channel store, InstantSource clock, Duration timeout) {
        this.store = store;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Asks now and then again, as often as said, on the given thread. */
    public void start(ScheduledExecutorService thread, Duration every) {
        thread.scheduleWithFixedDelay(this::probe, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    public State state() {
        return state;
    }

    /** Whether the store answers a linearizable read right now; waits for the timeout at most. */
    public boolean answers() {
        try {
            read();
            return true;
        } catch (StatusRuntimeException e) {
            log.debug("the store does not answer", e);
            return false;
        }
    }

    @Override
    public synchronized void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }

    private synchronized void probe() {
        try {
            known = ClusterGrpc.newBlockingStub(store)
                    .withDeadlineAfter(timeout)
                    .memberList(MemberListRequest.getDefaultInstance())
                    .getMembersList();
        } catch (StatusRuntimeException e) {
            log.debug("the member list cannot be read; the last one is used", e);
        }
        long revision = 0;
        boolean quorum = false;
        try {
            revision = read();
            quorum = true;
        } catch (StatusRuntimeException e) {
            log.debug("no quorum of the store answers", e);
        }
        var answers = new HashMap<Long, StatusResponse>();
        long leader = 0;
        for (Member member : known) {
            StatusResponse answer = ask(member);
            if (answer != null) {
                answers.put(member.getID(), answer);
                revision = Math.max(revision, answer.getHeader().getRevision());
                leader = quorum && answer.getLeader() != 0 ? answer.getLeader() : leader;
            }
        }
        remember(answers.keySet());
        long leading = leader;
        List<MemberState> members = known.stream()
                .map(member -> new MemberState(
                        member.getName(),
                        member.getID(),
                        url(member),
                        member.getID() == leading,
                        unreachableSince.get(member.getID())))
                .toList();
        state = new State(members, revision, quorum);
    }

    private void remember(Set<Long> answering) {
        var ids = new HashSet<Long>();
        for (Member member : known) {
            ids.add(member.getID());
            if (answering.contains(member.getID())) {
                unreachableSince.remove(member.getID());
            } else {
                unreachableSince.putIfAbsent(member.getID(), clock.instant());
            }
        }
        unreachableSince.keySet().retainAll(ids);
    }

    private long read() {
        return KVGrpc.newBlockingStub(store)
                .withDeadlineAfter(timeout)
                .range(RangeRequest.newBuilder()
                        .setKey(PROBE_KEY)
                        .setCountOnly(true)
                        .build())
                .getHeader()
                .getRevision();
    }

    private @Nullable StatusResponse ask(Member member) {
        String url = url(member);
        if (url.isEmpty()) {
            return null; // it has never started
        }
        try {
            return MaintenanceGrpc.newBlockingStub(channels.computeIfAbsent(url, StoreMembers::connect))
                    .withDeadlineAfter(timeout)
                    .status(StatusRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            log.debug("store member {} does not answer", member.getName(), e);
            return null;
        }
    }

    private static String url(Member member) {
        return member.getClientURLsCount() == 0 ? "" : member.getClientURLs(0);
    }

    // The store's client ports are on loopback and speak plain text.
    private static ManagedChannel connect(String url) {
        URI uri = URI.create(url);
        return NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort())
                .usePlaintext()
                .build();
    }
}
