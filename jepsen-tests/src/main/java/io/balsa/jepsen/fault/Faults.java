package io.balsa.jepsen.fault;

import io.balsa.jepsen.fault.DiskFailure.Order;
import java.util.List;
import java.util.Optional;

/** All kinds of faults there are. */
public final class Faults {
    private static final String OPEN_LOG = "log_inprogress";
    private static final String LOG_SAYS = "raft log";
    private static final String TABLES_SAY = "RocksDB";
    private static final List<String> LOG = List.of(".*/log_\\d+-\\d+", ".*/log_inprogress_\\d+");
    private static final List<String> DATABASE =
            List.of("db.*/.*\\.sst", "db.*/MANIFEST-.*", "db.*/CURRENT", "db.*/OPTIONS-.*");
    private static final List<String> PAPERS =
            List.of(".*/raft-meta", ".*/raft-meta\\.conf", "db\\.current", "identity", "disk", "peers");

    /** In the order in which people are told of them. */
    public static final List<Fault> ALL = List.of(
            new Kill("kill-one", Victims.ONE),
            new Kill("kill-leader", Victims.LEADER),
            new Kill("kill-majority", Victims.MAJORITY),
            new Kill("kill-all", Victims.ALL),
            new Pause("pause-one", Victims.ONE),
            new Pause("pause-leader", Victims.LEADER),
            new Pause("pause-majority", Victims.MAJORITY),
            new Freeze(),
            new Starve(),
            new RollingRestart(),
            new Partition("partition-halves", Partition.Shape.HALVES),
            new Partition("partition-leader", Partition.Shape.LEADER_ALONE),
            new Partition("partition-bridge", Partition.Shape.BRIDGE),
            new Partition("partition-ring", Partition.Shape.RING),
            new Partition("partition-one-way", Partition.Shape.ONE_WAY),
            new Flapping(),
            new SlowLinks(),
            new HalfOpen(),
            new PowerLoss("power-loss-one", Victims.ONE),
            new PowerLoss("power-loss-all", Victims.ALL),
            new DiskFailure(
                    "fsync-error",
                    "an fsync of one member fails: it stops and says so, and comes back with a disk that works",
                    List.of(
                            new Order("eio", "sync", OPEN_LOG, LOG_SAYS),
                            new Order("eio", "sync", OPEN_LOG, LOG_SAYS),
                            new Order("eio", "sync", ".sst", TABLES_SAY),
                            new Order("eio", "sync", "MANIFEST", TABLES_SAY))),
            new DiskFailure(
                    "write-error",
                    "a write or a rename of one member fails: it stops and says so",
                    List.of(
                            new Order("eio", "write", OPEN_LOG, LOG_SAYS),
                            new Order("eio", "write", OPEN_LOG, LOG_SAYS),
                            new Order("eio", "rename", "/log_", LOG_SAYS))),
            new DiskFailure(
                    "disk-full",
                    "the disk of one member is full to the last byte: it stops and says so",
                    List.of(
                            new Order("enospc", "write", OPEN_LOG, LOG_SAYS),
                            new Order("enospc", "write", OPEN_LOG, LOG_SAYS),
                            new Order("enospc", "write", ".sst", TABLES_SAY))),
            new DiskFailure(
                    "read-only",
                    "the disk of one member cannot be written to any more: it stops and says so",
                    List.of(new Order("erofs", "any", "/", ""))),
            new NearlyFullDisk(),
            new SlowDisk(),
            new Damage("flip-log", "a bit of the raft log of one member flips while it is down", false, LOG),
            new Damage("truncate-log", "the raft log of one member is cut short while it is down", true, LOG),
            new Damage("flip-database", "a bit of the database of one member flips while it is down", false, DATABASE),
            new Damage("truncate-database", "a file of the database of one member is cut short", true, DATABASE),
            new Damage(
                    "flip-papers", "a bit of what a member keeps about itself flips while it is down", false, PAPERS),
            new Damage("truncate-papers", "what a member keeps about itself is cut short", true, PAPERS),
            new ClockJump("clock-jump", false),
            new ClockJump("clock-strobe", true),
            new GrowAndShrink(),
            new Replace(),
            new InstallSnapshot(),
            new KillInCompaction());

    private Faults() {}

    public static Optional<Fault> named(String name) {
        return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst();
    }
}
