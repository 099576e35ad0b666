package io.balsa.kubelet.runtime.process;

import io.balsa.kubelet.runtime.ContainerKey;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.ContainerState.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the files of a container and {@code /proc} say about it.
 *
 * <ul>
 *   <li>an exit code: it has ended
 *   <li>a process that runs: it runs
 *   <li>a process that has gone, and no exit code: its shim is about to write one; after {@link #PATIENCE} the shim was
 *       killed too, and the end is one that nobody saw
 *   <li>no process: its shim is about to start it; after {@link #PATIENCE} the start is given up, by taking the claim, so
 *       that it cannot happen later either
 * </ul>
 */
final class ProcessStates {
    /** A shim takes milliseconds from one file to the next; a machine under load may stop it for a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Kubernetes: containerLogMaxSize is 10Mi; one older log is kept beside it. */
    private static final long MAX_LOG_BYTES = 10L << 20;

    private final ProcFs processes;
    private final Cgroups cgroups;
    private final InstantSource clock;
    private final Map<Path, Instant> goneSince = new ConcurrentHashMap<>();
    private final Set<Path> drained = ConcurrentHashMap.newKeySet();
    private final Map<Path, Long> notedLogBytes = new ConcurrentHashMap<>();

    ProcessStates(ProcFs processes, Cgroups cgroups, InstantSource clock) {
        this.processes = processes;
        this.cgroups = cgroups;
        this.clock = clock;
    }

    static String cgroupOf(ContainerKey key) {
        return key.pod().uid() + "-" + key.container() + "-" + key.attempt();
    }

    ContainerState of(ContainerDir dir, ContainerKey key) throws IOException {
        noteLog(dir);
        Optional<ContainerDir.Exit> exit = dir.exit();
        if (exit.isPresent()) {
            return exited(dir, key, exit.get());
        }
        Optional<ProcFs.Identity> process = dir.process();
        if (process.isEmpty()) {
            return notStarted(dir, key);
        }
        if (processes.runs(process.get())) {
            return new ContainerState.Running(dir.startedAt());
        }
        boolean rebooted = !process.get().boot().equals(processes.boot());
        Instant since = goneSince.computeIfAbsent(dir.path(), path -> clock.instant());
        if (rebooted || clock.instant().isAfter(since.plus(PATIENCE))) {
            dir.writeUnseenExit(ContainerState.UNKNOWN_EXIT);
        }
        Optional<ContainerDir.Exit> written = dir.exit();
        return written.isPresent() ? exited(dir, key, written.get()) : new ContainerState.Running(dir.startedAt());
    }

    private ContainerState notStarted(ContainerDir dir, ContainerKey key) throws IOException {
        Duration age = Duration.between(dir.labelledAt(), clock.instant());
        boolean givenUp = age.compareTo(PATIENCE) > 0 && (dir.claim() || age.compareTo(PATIENCE.multipliedBy(2)) > 0);
        if (givenUp && dir.process().isEmpty()) {
            dir.writeUnseenExit(ContainerState.UNKNOWN_EXIT);
            return exited(dir, key, dir.exit().orElseThrow());
        }
        return new ContainerState.Created();
    }

    private ContainerState exited(ContainerDir dir, ContainerKey key, ContainerDir.Exit exit) throws IOException {
        boolean started = dir.process().isPresent();
        // The kernel ends a process namespace one process after another: it has ended when the last one has.
        if (started && !drained.contains(dir.path()) && !leftBehind(key).isEmpty()) {
            return new ContainerState.Running(dir.startedAt());
        }
        drained.add(dir.path());
        Cause cause = Cause.NONE;
        if (!started) {
            cause = Cause.NOT_STARTED;
        } else if (exit.unseen()) {
            cause = Cause.UNSEEN;
        } else if (exit.code() != 0 && cgroups.outOfMemory(cgroupOf(key))) {
            cause = Cause.OUT_OF_MEMORY;
        }
        return new ContainerState.Exited(started ? dir.startedAt() : exit.at(), exit.at(), exit.code(), cause);
    }

    /** Who to send signals to; nobody where the process has ended. */
    Optional<ProcFs.Identity> running(ContainerDir dir) throws IOException {
        Optional<ProcFs.Identity> process = dir.process();
        return process.isPresent() && processes.runs(process.get()) ? process : Optional.empty();
    }

    /** Processes of the container that its first one has left behind. */
    List<Long> leftBehind(ContainerKey key) throws IOException {
        return cgroups.members(cgroupOf(key));
    }

    /** Whoever is asked to end before the shim has begun does not begin. */
    void cancelStart(ContainerDir dir) throws IOException {
        if (dir.label().isPresent() && dir.claim()) {
            dir.writeUnseenExit(ContainerState.UNKNOWN_EXIT);
        }
    }

    boolean hasEnded(ContainerDir dir, ContainerKey key) {
        try {
            return dir.label().isEmpty() || of(dir, key) instanceof ContainerState.Exited;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + dir.path(), e);
        }
    }

    void forget(ContainerDir dir) {
        goneSince.remove(dir.path());
        drained.remove(dir.path());
        notedLogBytes.remove(dir.path());
    }

    private synchronized void noteLog(ContainerDir dir) throws IOException {
        Path log = dir.log();
        Long noted = notedLogBytes.get(dir.path());
        long known = noted != null ? noted : LogTimes.read(log).covered();
        known = LogTimes.note(log, known, clock.instant());
        if (known > MAX_LOG_BYTES) {
            // Lines written between the copy and the cut are lost: nobody stands between the container and its log.
            Files.copy(log, log.resolveSibling("log.1"), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
            Files.deleteIfExists(LogTimes.fileOf(log));
            known = 0;
        }
        notedLogBytes.put(dir.path(), known);
    }
}
