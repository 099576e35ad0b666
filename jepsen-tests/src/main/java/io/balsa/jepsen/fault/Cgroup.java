package io.balsa.jepsen.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A control group of Linux that holds one process for a while. Knows both versions: in the first each controller has a tree of
 * its own.
 */
final class Cgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path parent;
    private final Path group;

    private Cgroup(Path parent, Path group) {
        this.parent = parent;
        this.group = group;
    }

    private static boolean unified() {
        return Files.exists(ROOT.resolve("cgroup.controllers"));
    }

    private static Path tree(String controller) {
        return unified() ? ROOT : ROOT.resolve(controller);
    }

    /** Why a process cannot be put into one here; empty: it can. */
    static Optional<String> missing(String controller) {
        Path tree = tree(controller);
        Path procs = tree.resolve("cgroup.procs");
        if (!Files.isWritable(tree) || !Files.isWritable(procs)) {
            return Optional.of(tree + " cannot be written to; root can, where control groups are mounted");
        }
        if (!unified()) {
            return Optional.empty();
        }
        try {
            boolean enabled = controller.equals("freezer")
                    || Files.readString(tree.resolve("cgroup.subtree_control")).contains(controller);
            return enabled
                    ? Optional.empty()
                    : Optional.of("the controller " + controller + " is not enabled in " + tree);
        } catch (IOException e) {
            return Optional.of(tree + " cannot be read: " + e.getMessage());
        }
    }

    /** Stops a process altogether. */
    static Cgroup frozen(long pid) {
        return with("freezer", pid, unified() ? Map.of("cgroup.freeze", "1") : Map.of("freezer.state", "FROZEN"));
    }

    /** Leaves a process so much of each processor. */
    static Cgroup starved(long pid, int percent) {
        int quota = percent * 1_000;
        return with(
                "cpu",
                pid,
                unified() ? Map.of("cpu.max", quota + " 100000") : Map.of("cpu.cfs_quota_us", Integer.toString(quota)));
    }

    private static Cgroup with(String controller, long pid, Map<String, String> settings) {
        Path tree = tree(controller);
        Path group = tree.resolve("jepsen-" + pid);
        try {
            Files.createDirectories(group);
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                Files.writeString(group.resolve(setting.getKey()), setting.getValue());
            }
            return new Cgroup(tree, group);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the control group " + group, e);
        }
    }

    /** The process runs on as before; the group is gone. */
    synchronized void release() {
        if (Files.notExists(group)) {
            return;
        }
        try {
            if (Files.exists(group.resolve("freezer.state"))) {
                Files.writeString(group.resolve("freezer.state"), "THAWED");
            }
            if (Files.exists(group.resolve("cgroup.freeze"))) {
                Files.writeString(group.resolve("cgroup.freeze"), "0");
            }
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                Files.writeString(parent.resolve("cgroup.procs"), pid);
            }
            Files.delete(group);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot undo the control group " + group, e);
        }
    }
}
