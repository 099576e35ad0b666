package io.balsa.jepsen.cluster;

import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.balsa.jepsen.link.Direction;
import io.balsa.jepsen.link.Links;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A cluster in an object.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.prepare(settings, links)) {
 *     cluster.startAll();
 *     cluster.member(0).kill();
 *     cluster.links().set(new Direction("m1", "m2"), Condition.SILENT);
 *     ...
 *     cluster.links().heal();
 *     cluster.startAll();
 * }
 * }</pre>
 *
 * <p>Changed by one thread; {@link #members} and what only asks is safe for any. Closing it ends every process.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int STATUS_SECONDS = 2;
    private static final Duration SETTLED = Duration.ofMinutes(2);

    /**
     * How a cluster is made.
     *
     * @param folder where members have their folders; what is in it stays
     * @param size how many members it begins with
     * @param javaOptions of all members
     * @param flags of all members, besides those that say who and where each is
     * @param withFaults whether disks and clocks can be told to fail
     */
    public record Settings(
            Path folder,
            int size,
            Launcher launcher,
            List<String> javaOptions,
            List<String> flags,
            boolean withFaults) {
        public Settings {
            javaOptions = List.copyOf(javaOptions);
            flags = List.copyOf(flags);
        }
    }

    private final Settings settings;
    private final Links links;
    private final FreePorts ports = new FreePorts();
    private final List<Member> members = new CopyOnWriteArrayList<>();
    /** Those that were ever there: a member that has left may still be talked to. */
    private final List<Member> all = new CopyOnWriteArrayList<>();
    /** What a member that joined is started with; the others found the cluster. */
    private final Map<Member, String> joiners = new HashMap<>();

    private final String founders;
    private volatile boolean closed;
    private final Membership membership = new Membership(this);

    private Cluster(Settings settings, Links links) throws IOException {
        this.settings = settings;
        this.links = links;
        for (int i = 0; i < settings.size(); i++) {
            members.add(prepared());
        }
        this.founders = initialCluster();
    }

    /** Members that have not been started; the links are the cluster's from now on. */
    public static Cluster prepare(Settings settings, Links links) throws IOException {
        return new Cluster(settings, links);
    }

    private Member prepared() throws IOException {
        List<Integer> taken = ports.take(2);
        int number = all.size();
        if (number == Addresses.MEMBERS_MAX) {
            throw new IOException("a run has at most " + Addresses.MEMBERS_MAX + " members, one after the other");
        }
        Path folder = settings.folder().resolve("m" + number);
        Member member = new Member(number, folder, taken.get(0), taken.get(1), settings.withFaults());
        for (Member other : all) {
            lead(member, other);
            lead(other, member);
        }
        all.add(member);
        return member;
    }

    private void lead(Member from, Member to) throws IOException {
        links.lead(
                new Direction(from.name(), to.name()),
                Addresses.proxy(from.number(), to.number(), to.peerPort()),
                Addresses.own(to.peerPort()));
    }

    private String initialCluster() {
        return members.stream()
                .map(member -> member.name() + "=" + member.peerUrl())
                .collect(Collectors.joining(","));
    }

    /** Those that belong to it now. */
    public List<Member> members() {
        return List.copyOf(members);
    }

    public Member member(int index) {
        return members.get(index);
    }

    public List<Member> alive() {
        return members.stream().filter(Member::isAlive).toList();
    }

    public Links links() {
        return links;
    }

    public Membership membership() {
        return membership;
    }

    public int majority() {
        return members.size() / 2 + 1;
    }

    /** How many may be gone while the others go on. */
    public int minority() {
        return (members.size() - 1) / 2;
    }

    /** A new one at the end, that nobody has started or added. */
    Member joining() throws IOException {
        Member member = prepared();
        members.add(member);
        joiners.put(member, initialCluster());
        return member;
    }

    void forget(Member member) {
        members.remove(member);
        member.close();
    }

    /** Starts a member that does not run; does not wait. */
    public void launch(Member member) {
        boolean joins = joiners.containsKey(member);
        List<String> flags = new ArrayList<>(settings.flags());
        flags.add("--initial-cluster=" + joiners.getOrDefault(member, founders));
        flags.add("--initial-cluster-state=" + (joins ? "existing" : "new"));
        try {
            member.start(settings.launcher(), settings.javaOptions(), flags);
            if (closed) {
                // Closed meanwhile: whoever did that may have missed this process.
                member.close();
                throw new StuckException("the cluster is closed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + member.name(), e);
        }
    }

    /** Starts those that do not run, together, and waits until all have said that they serve. */
    public void startAll() {
        members.stream().filter(member -> !member.isAlive()).forEach(this::launch);
        members.forEach(this::awaitReady);
    }

    /** @throws StuckException if it exits, or does not serve in time */
    public void awaitReady(Member member) {
        until(member.name() + " to serve", READY, () -> {
            if (!member.isAlive()) {
                throw new StuckException(
                        member.name() + " exited with " + member.exitCode() + " at its start:\n" + member.lastWords());
            }
            return member.saidReady();
        });
    }

    /** Waits; checked often. @throws StuckException if it does not come to be in time */
    public static void until(String what, Duration timeout, Callable<Boolean> condition) {
        try {
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(timeout)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new StuckException("waited in vain for " + what + " for " + timeout.toSeconds() + " s", e);
        }
    }

    /** A member that says of itself that it leads; of several, that of the newest term; empty: none does. */
    public Optional<Member> findLeader() {
        Optional<Member> leader = Optional.empty();
        long newest = -1;
        for (Member member : alive()) {
            Optional<StatusResponse> status = status(member);
            boolean leads = status.filter(said -> said.getLeader() != 0
                            && said.getLeader() == said.getHeader().getMemberId())
                    .isPresent();
            if (leads && status.get().getRaftTerm() > newest) {
                newest = status.get().getRaftTerm();
                leader = Optional.of(member);
            }
        }
        return leader;
    }

    /** The leader, or one that has been it: where a fault wants one and none answers, any member will do. */
    public Member leaderOrAny() {
        return findLeader().orElseGet(() -> members.get(0));
    }

    /** What the member says about itself; empty: it does not answer. */
    public Optional<StatusResponse> status(Member member) {
        try {
            return Optional.of(MaintenanceGrpc.newBlockingStub(member.channel())
                    .withDeadlineAfter(STATUS_SECONDS, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /** Waits until all members run, agree on who leads, and have applied what the leader had committed when asked. */
    public void awaitSettled() {
        startAll();
        until("all members to agree on a leader", SETTLED, this::isSettled);
    }

    private boolean isSettled() {
        List<StatusResponse> said = new ArrayList<>();
        for (Member member : members) {
            if (!member.isAlive()) {
                throw new StuckException(
                        member.name() + " exited with " + member.exitCode() + ":\n" + member.lastWords());
            }
            status(member).ifPresent(said::add);
        }
        return said.size() == members.size()
                && said.stream().map(StatusResponse::getLeader).distinct().count() == 1
                && said.get(0).getLeader() != 0;
    }

    @Override
    public void close() {
        closed = true;
        all.forEach(Member::close);
        links.close();
    }
}
