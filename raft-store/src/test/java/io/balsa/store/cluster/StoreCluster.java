package io.balsa.store.cluster;

import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A cluster in an object: every member a process of its own.
 *
 * <pre>{@code
 * try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
 *     cluster.kill(cluster.leader());
 *     ...
 *     cluster.restartAll();
 * }
 * }</pre>
 */
public final class StoreCluster implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(180);

    private final Path folder;
    private final List<MemberProcess> members;
    private final List<String> flags;
    /** What joining members are started with; the others help to make the cluster. */
    private final Map<MemberProcess, String> joiners = new HashMap<>();

    private final String founders;
    private final Thread onExit = new Thread(this::killAll);

    private StoreCluster(Path folder, List<MemberProcess> members, List<String> flags) {
        this.folder = folder;
        this.members = members;
        this.flags = flags;
        this.founders = peersOf(members);
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Members that have not been started. */
    public static StoreCluster prepare(Path folder, int size, String... flags) {
        List<Integer> ports = FreePorts.take(2 * size);
        List<MemberProcess> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = "m" + i;
            members.add(new MemberProcess(name, folder.resolve(name), ports.get(2 * i), ports.get(2 * i + 1)));
        }
        return new StoreCluster(folder, members, List.of(flags));
    }

    /** All members started and ready. */
    public static StoreCluster start(Path folder, int size, String... flags) {
        StoreCluster cluster = prepare(folder, size, flags);
        try {
            cluster.restartAll();
            return cluster;
        } catch (RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    public List<MemberProcess> members() {
        return members;
    }

    public MemberProcess member(int index) {
        return members.get(index);
    }

    public List<MemberProcess> alive() {
        return members.stream().filter(MemberProcess::isAlive).toList();
    }

    /** Comma-separated, as etcdctl wants them. */
    public String endpoints() {
        return members.stream().map(MemberProcess::endpoint).collect(Collectors.joining(","));
    }

    private static String peersOf(List<MemberProcess> members) {
        return members.stream()
                .map(member -> member.name() + "=" + member.peerUrl())
                .collect(Collectors.joining(","));
    }

    /** A member that nobody has added yet, with an address and a folder of its own. */
    public MemberProcess newMember(String name) {
        List<Integer> ports = FreePorts.take(2);
        MemberProcess member = new MemberProcess(name, folder.resolve(name), ports.get(0), ports.get(1));
        members.add(member);
        joiners.put(member, peersOf(members));
        return member;
    }

    /** Another one in the place of a member: its name, folder and client port, at another peer address. */
    public MemberProcess moved(MemberProcess member) {
        MemberProcess moved = member.at(FreePorts.take(1).get(0));
        members.set(members.indexOf(member), moved);
        joiners.put(moved, peersOf(members));
        return moved;
    }

    /** Takes a member out of this object, not out of the cluster. */
    public void forget(MemberProcess member) {
        members.remove(member);
        member.close();
    }

    /** Starts a member; does not wait. */
    public void launch(MemberProcess member) {
        member.run(flagsOf(member));
    }

    /** What a member is started with. */
    public List<String> flagsOf(MemberProcess member) {
        List<String> all = new ArrayList<>(member.flags(joiners.getOrDefault(member, founders)));
        all.add("--initial-cluster-state=" + (joiners.containsKey(member) ? "existing" : "new"));
        all.addAll(flags);
        return all;
    }

    /** Starts a member and waits until it serves. */
    public void restart(MemberProcess member) {
        launch(member);
        awaitReady(member);
    }

    /** Starts those that do not run, together, and waits until all serve. */
    public void restartAll() {
        members.stream().filter(member -> !member.isAlive()).forEach(this::launch);
        members.forEach(this::awaitReady);
    }

    public void awaitReady(MemberProcess member) {
        await().atMost(READY).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!member.isAlive()) {
                throw new AssertionError(member.name() + " exited with " + member.exitCode() + ":\n" + member.log());
            }
            return member.saidReady();
        });
    }

    /** SIGKILL. */
    public void kill(MemberProcess member) {
        member.kill();
    }

    public void killAll() {
        alive().forEach(MemberProcess::kill);
    }

    /** SIGTERM, and waits for the orderly end. */
    public void stop(MemberProcess member) {
        member.stop();
    }

    /** The member that the living ones say leads and that says so itself; waits for there to be one. */
    public MemberProcess leader() {
        return await().atMost(READY)
                .pollInterval(Duration.ofMillis(50))
                .until(this::findLeader, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<MemberProcess> findLeader() {
        return alive().stream()
                .filter(member -> status(member)
                        .filter(status -> status.getLeader() != 0
                                && status.getLeader() == status.getHeader().getMemberId())
                        .isPresent())
                .findFirst();
    }

    /** What the member says about itself; empty: it does not answer. */
    public Optional<StatusResponse> status(MemberProcess member) {
        try {
            return Optional.of(MaintenanceGrpc.newBlockingStub(member.channel())
                    .withDeadlineAfter(2, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /** One that does not lead. */
    public MemberProcess follower() {
        MemberProcess leader = leader();
        return alive().stream().filter(member -> member != leader).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        members.forEach(MemberProcess::close);
        Runtime.getRuntime().removeShutdownHook(onExit);
    }
}
