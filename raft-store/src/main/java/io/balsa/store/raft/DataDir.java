package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.store.engine.CheckedText;
import io.balsa.store.engine.DurableFiles;
import io.balsa.store.member.MemberIds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's data folder: {@code identity} says whose it is, {@code raft/} holds the log, {@code db/} (or {@code db-<n>/})
 * the store.
 *
 * <p>The identity is written before anything else and renamed into place once the raft storage exists. So a start that was
 * cut short continues, while a folder that has an identity but no log is refused: this member may have voted and
 * acknowledged entries that are gone, and joining again under its id could lose them for everybody. Even before there is an
 * identity the folder has a number of its own ({@code disk}), under which the cluster remembers who has started where.
 *
 * <p>A member that has been removed from its cluster leaves a mark, and the folder is not opened again.
 */
public final class DataDir implements AutoCloseable {
    /** The folder cannot be used; the message is one sentence for the operator. */
    public static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(DataDir.class);
    private static final String SETTLED = "identity";
    static final String STARTING = "identity.starting";
    private static final String DISK = "disk";
    private static final String REMOVED = "removed";
    private static final String PEERS = "peers";
    private static final String PARTIAL = "identity.partial";

    private final Path root;
    private final FileChannel lockFile;
    private final long disk;
    private @Nullable Identity identity;

    private DataDir(Path root, FileChannel lockFile, long disk, @Nullable Identity identity) {
        this.root = root;
        this.lockFile = lockFile;
        this.disk = disk;
        this.identity = identity;
    }

    /**
     * Takes the folder, and keeps other processes out until {@link #close()}.
     *
     * @param chance draws the number of a new folder
     * @throws Refused when it is in use, holds something else, or lacks what the member has once promised
     */
    public static DataDir open(Path root, LongSupplier chance) throws IOException {
        Files.createDirectories(root);
        FileChannel lockFile = lock(root);
        try {
            Optional<Identity> identity = read(root);
            long disk = identity.isPresent() ? identity.get().disk() : disk(root, chance);
            return new DataDir(root, lockFile, disk, identity.orElse(null));
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /** Kept by whoever has the folder. */
    static FileChannel lock(Path root) throws IOException {
        FileChannel file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process: refused below like any other holder.
        }
        file.close();
        throw new Refused("data dir " + root + " is in use by another process");
    }

    /** Whether a member has, or has begun to have, its data there. */
    public static boolean isSomebodys(Path root) {
        return Files.exists(root.resolve(SETTLED)) || Files.exists(root.resolve(STARTING));
    }

    private static Optional<Identity> read(Path root) throws IOException {
        if (Files.exists(root.resolve(NewDataDir.UNFINISHED))) {
            throw new Refused("data dir " + root + " is half restored: run the restore again");
        }
        if (!isSomebodys(root)) {
            return Optional.empty();
        }
        boolean settled = Files.exists(root.resolve(SETTLED));
        Path file = root.resolve(settled ? SETTLED : STARTING);
        Identity identity;
        try {
            identity = Identity.parse(CheckedText.read(file));
        } catch (IllegalArgumentException e) {
            throw new Refused("the file " + file + " is damaged (" + e.getMessage()
                    + "): restore it, or replace the member under a new id");
        }
        if (Files.exists(root.resolve(REMOVED))) {
            throw new Refused(
                    "data dir " + root + " belongs to " + identity.describe()
                            + ", which has been removed from its cluster: add a new member and start it with an empty data dir");
        }
        if (settled && Files.notExists(log(root, identity))) {
            throw new Refused("data dir " + root + " has an identity but its raft log is missing: this member may have"
                    + " promised entries that are lost; restore the folder, or replace the member under a new id");
        }
        return Optional.of(identity);
    }

    private static long disk(Path root, LongSupplier chance) throws IOException {
        Path file = root.resolve(DISK);
        if (Files.exists(file)) {
            return MemberIds.parse(CheckedText.read(file).strip());
        }
        refuseForeignFiles(root);
        // Zero would read as not given.
        long disk = chance.getAsLong() | 1;
        writeDurably(root, file, MemberIds.hex(disk) + "\n");
        return disk;
    }

    private static void refuseForeignFiles(Path root) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!List.of("lock", "lost+found", PARTIAL).contains(name)) {
                    throw new Refused("data dir " + root + " is not empty (" + name + ") and holds no store");
                }
            }
        }
    }

    static void writeDurably(Path root, Path file, String text) throws IOException {
        Path partial = root.resolve(PARTIAL);
        Files.write(partial, CheckedText.of(text));
        DurableFiles.sync(partial);
        DurableFiles.move(partial, file);
    }

    /** Drawn when the folder was made, and never the same again. */
    public long disk() {
        return disk;
    }

    /** Whose the folder is; empty: nobody's yet. */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /** etcd takes any folder whose log it can read; a folder of another member is more likely a mistake. */
    public void requireName(String name) throws Refused {
        if (identity != null && !identity.name().equals(name)) {
            throw new Refused("data dir " + root + " belongs to " + identity.describe() + ", not to " + name
                    + ": check --data-dir and --name");
        }
    }

    /** Gives a folder that is nobody's to a member, durably, before it promises anything to anybody. */
    public void claim(Identity whose) throws IOException {
        if (identity != null || whose.disk() != disk) {
            throw new IllegalStateException("the folder is not free for " + whose.describe());
        }
        writeDurably(root, root.resolve(STARTING), whose.toText());
        identity = whose;
    }

    /**
     * Where the members were when this one last knew. The table that says so is in the log, and after a crash of all members
     * nobody reads the log before there is a leader, whom they elect at these addresses.
     */
    public List<Member> peers() throws IOException {
        List<Member> members = new ArrayList<>();
        for (String line : peerLines()) {
            String[] words = line.split(" ", -1);
            members.add(Member.newBuilder()
                    .setID(MemberIds.parse(words[0]))
                    .addAllPeerURLs(Arrays.asList(words).subList(1, words.length))
                    .build());
        }
        return members;
    }

    private List<String> peerLines() throws IOException {
        Path file = root.resolve(PEERS);
        try {
            return Files.exists(file) ? CheckedText.read(file).lines().toList() : List.of();
        } catch (CheckedText.Damaged e) {
            LOG.warn(
                    "{} is damaged: it is written anew, and the addresses of the others are taken from the flags",
                    file);
            return List.of();
        }
    }

    void rememberPeers(List<Member> members) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Member member : members) {
            text.append(MemberIds.hex(member.getID()));
            member.getPeerURLsList().forEach(url -> text.append(' ').append(url));
            text.append('\n');
        }
        writeDurably(root, root.resolve(PEERS), text.toString());
    }

    private static Path log(Path root, Identity identity) {
        return root.resolve("raft").resolve(identity.groupId().toString());
    }

    Path log(Identity whose) {
        return log(root, whose);
    }

    Path root() {
        return root;
    }

    Path raftLog() {
        return root.resolve("raft");
    }

    /** Where snapshots for clients are made. */
    public Path snapshots() {
        return root.resolve("snapshots");
    }

    /** The raft storage exists: from now on it must always be there. */
    void settle() throws IOException {
        Path starting = root.resolve(STARTING);
        if (Files.exists(starting)) {
            DurableFiles.move(starting, root.resolve(SETTLED));
        }
    }

    /** The cluster has removed this member: the folder is of no use any more, but for its owner to look into. */
    public void markRemoved() throws IOException {
        writeDurably(root, root.resolve(REMOVED), "this member has been removed from its cluster\n");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
