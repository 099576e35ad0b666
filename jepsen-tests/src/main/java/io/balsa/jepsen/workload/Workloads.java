package io.balsa.jepsen.workload;

import java.util.List;
import java.util.Optional;

/** All workloads there are. */
public final class Workloads {
    public static final List<Workload> ALL = List.of(
            new Workload(
                    "register",
                    "reads of now and of the past, serializable ones, puts, deletes, compare-and-set on few keys",
                    10,
                    (arena, random, client) -> new RegisterActor(arena, random)),
            new Workload(
                    "append",
                    "transactions that append to several lists and read several",
                    4,
                    (arena, random, client) -> new AppendActor(arena, random)),
            new Workload(
                    "lease",
                    "leases with keys, that are kept alive, revoked, or left to end",
                    3,
                    (arena, random, client) -> new LeaseActor(arena, random)),
            new Workload(
                    "watch",
                    "watches on keys and ranges, from now or from the past, resumed at other members",
                    1,
                    (arena, random, client) -> new WatchActor(arena, random)),
            new Workload(
                    "compact",
                    "compactions a little behind the present revision, every few seconds",
                    1,
                    (arena, random, client) -> new CompactionActor(arena, random, client == 0)),
            new Workload(
                    "lock",
                    "locks of the lock service, and writes that hold only under them",
                    1,
                    (arena, random, client) -> new LockActor(arena, random)),
            new Workload(
                    "member",
                    "a learner that never comes is added and removed, and members are listed, every few seconds",
                    1,
                    (arena, random, client) -> new MemberActor(arena, random, client == 0)));

    private Workloads() {}

    public static Optional<Workload> named(String name) {
        return ALL.stream().filter(workload -> workload.name().equals(name)).findFirst();
    }
}
