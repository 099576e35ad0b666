package io.balsa.kubelet.runtime.process;

import io.balsa.kubelet.runtime.ContainerSpec.Resources;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CPU and memory limits of processes, by the kernel's control groups, version 1 or 2, whichever the machine has. Where
 * their files cannot be written there are no limits, and {@link #describe()} says so.
 */
final class Cgroups {
    private static final Logger log = LoggerFactory.getLogger(Cgroups.class);
    private static final long PERIOD_MICROS = 100_000;

    private enum Version {
        V1,
        V2,
        NONE
    }

    private final Path root;
    private final String parent;
    private final Version version;

    /** @param parent the one group below which all of this kubelet's containers have theirs */
    Cgroups(Path root, String parent) {
        this.root = root;
        this.parent = parent;
        this.version = detect();
    }

    String describe() {
        return switch (version) {
            case V1 -> "cgroup v1";
            case V2 -> "cgroup v2";
            case NONE -> "no cgroups: CPU and memory limits are not applied";
        };
    }

    /** Makes the groups of a container with its limits; the directories whose {@code cgroup.procs} it has to join. */
    List<Path> create(String name, Resources limits) throws IOException {
        List<Path> groups = groups(name);
        for (Path group : groups) {
            Files.createDirectories(group);
        }
        switch (version) {
            case V1 -> {
                if (limits.memoryLimitBytes() > 0) {
                    write(groups.get(0).resolve("memory.limit_in_bytes"), limits.memoryLimitBytes());
                }
                if (limits.cpuLimitMillis() > 0) {
                    write(groups.get(1).resolve("cpu.cfs_period_us"), PERIOD_MICROS);
                    write(groups.get(1).resolve("cpu.cfs_quota_us"), quotaMicros(limits));
                }
                // Kubernetes: 1024 shares are one core; 2 is the kernel's least
                write(groups.get(1).resolve("cpu.shares"), Math.max(2, limits.cpuRequestMillis() * 1024 / 1000));
            }
            case V2 -> {
                if (limits.memoryLimitBytes() > 0) {
                    write(groups.get(0).resolve("memory.max"), limits.memoryLimitBytes());
                }
                if (limits.cpuLimitMillis() > 0) {
                    Files.writeString(groups.get(0).resolve("cpu.max"), quotaMicros(limits) + " " + PERIOD_MICROS);
                }
            }
            case NONE -> {}
        }
        return groups;
    }

    /** The processes of the container that are left, each once. */
    List<Long> members(String name) throws IOException {
        if (version == Version.NONE) {
            return List.of();
        }
        Path members = groups(name).get(0).resolve("cgroup.procs");
        return Files.exists(members)
                ? Files.readAllLines(members).stream().map(Long::valueOf).toList()
                : List.of();
    }

    /** Whether the kernel killed something in the group over its memory limit. */
    boolean outOfMemory(String name) throws IOException {
        if (version == Version.NONE) {
            return false;
        }
        String file = version == Version.V1 ? "memory.oom_control" : "memory.events";
        Path events = groups(name).get(0).resolve(file);
        try (var lines = Files.lines(events)) {
            return lines.anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Removes the groups of a container that has ended. */
    void remove(String name) throws IOException {
        for (Path group : groups(name)) {
            deleteGroup(group);
        }
        for (Path top : groups("")) {
            try {
                Files.deleteIfExists(top);
            } catch (IOException e) {
                // Linux: EBUSY while other containers have groups below it
                log.trace("cgroup {} is still in use", top);
            }
        }
    }

    private static void deleteGroup(Path group) throws IOException {
        try {
            Files.deleteIfExists(group);
        } catch (DirectoryNotEmptyException e) {
            throw new IOException("cgroup " + group + " still has groups below it", e);
        }
    }

    private static long quotaMicros(Resources limits) {
        // the kernel refuses less than a millisecond
        return Math.max(1000, limits.cpuLimitMillis() * PERIOD_MICROS / 1000);
    }

    private static void write(Path file, long value) throws IOException {
        Files.writeString(file, String.valueOf(value));
    }

    private List<Path> groups(String name) {
        return switch (version) {
            case V1 ->
                List.of(
                        root.resolve("memory").resolve(parent).resolve(name),
                        root.resolve("cpu").resolve(parent).resolve(name));
            case V2 -> List.of(root.resolve(parent).resolve(name));
            case NONE -> List.of();
        };
    }

    private Version detect() {
        if (Files.isWritable(root.resolve("memory/tasks")) && Files.isWritable(root.resolve("cpu/tasks"))) {
            return Version.V1;
        }
        Path controllers = root.resolve("cgroup.controllers");
        try {
            if (Files.isReadable(controllers)
                    && List.of(Files.readString(controllers).strip().split(" ")).containsAll(List.of("cpu", "memory"))
                    && Files.isWritable(root.resolve("cgroup.subtree_control"))) {
                delegate();
                return Version.V2;
            }
        } catch (IOException e) {
            log.warn("cgroups below {} cannot be used ({}): CPU and memory limits are not applied", root, e.toString());
        }
        return Version.NONE;
    }

    /** Kernel, cgroup-v2: a controller reaches a group only through the subtree_control of all groups above it. */
    private void delegate() throws IOException {
        List<Path> above = new ArrayList<>(List.of(root, root.resolve(parent)));
        for (Path group : above) {
            Files.createDirectories(group);
            Files.writeString(group.resolve("cgroup.subtree_control"), "+cpu +memory");
        }
    }
}
