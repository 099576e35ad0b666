package io.balsa.store.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.CheckpointFile;
import io.balsa.peer.v1.FetchCheckpointRequest;
import io.balsa.peer.v1.OpenCheckpointReply;
import io.balsa.peer.v1.OpenCheckpointRequest;
import io.balsa.store.engine.Batch;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.DatabaseFolders;
import io.balsa.store.engine.RocksEngine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.engine.TestEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One member fetches another's state; the network between them does what the test says. */
class CatchUpTest {
    private static final int CHUNK_BYTES = 1_000;
    private static final String PEER = "a1";

    @TempDir
    private Path folder;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Peer peer = new Peer();
    private long now;
    private RocksEngine theirs;
    private RocksEngine mine;
    private CatchUp catchUp;

    /** Serves the files of a copy, and fails as it is told to. */
    private final class Peer implements CatchUp.Source {
        final List<OpenCheckpointRequest> opened = new ArrayList<>();
        final List<FetchCheckpointRequest> fetched = new ArrayList<>();
        List<Path> files = List.of();
        long sentBytes;
        int breakAfterChunks = Integer.MAX_VALUE;
        int damagedChunk = -1;
        boolean gone;
        boolean refuses;
        String namePrefix = "";
        private int chunks;

        @Override
        public CompletableFuture<OpenCheckpointReply> open(String from, OpenCheckpointRequest request) {
            opened.add(request);
            if (refuses) {
                return CompletableFuture.failedFuture(new IllegalStateException("too many"));
            }
            Path copy = folder.resolve("copy-" + opened.size());
            try {
                theirs.checkpoint(copy);
                try (Stream<Path> entries = Files.list(copy)) {
                    files = entries.toList();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            OpenCheckpointReply.Builder reply = OpenCheckpointReply.newBuilder().setId("copy");
            files.forEach(file -> reply.addFiles(CheckpointFile.newBuilder()
                    .setName(namePrefix + file.getFileName())
                    .setSize(size(file))));
            return CompletableFuture.completedFuture(reply.build());
        }

        @Override
        public Runnable fetch(String from, FetchCheckpointRequest request, CatchUp.Receiver receiver) {
            fetched.add(request);
            boolean[] ended = new boolean[1];
            if (gone) {
                receiver.end(new CatchUp.CopyGone());
            } else {
                send(request.getFile(), request.getOffset(), receiver, ended);
            }
            return () -> {
                if (!ended[0]) {
                    ended[0] = true;
                    receiver.end(new IllegalStateException("cancelled"));
                }
            };
        }

        private void send(int file, long offset, CatchUp.Receiver receiver, boolean[] ended) {
            if (ended[0]) {
                return;
            }
            if (file == files.size()) {
                ended[0] = true;
                receiver.end(null);
            } else if (offset == size(files.get(file))) {
                send(file + 1, 0, receiver, ended);
            } else if (chunks++ == breakAfterChunks) {
                ended[0] = true;
                receiver.end(new IllegalStateException("connection reset"));
            } else {
                byte[] all = read(files.get(file));
                int end = (int) Math.min(all.length, offset + CHUNK_BYTES);
                CRC32C checksum = new CRC32C();
                checksum.update(all, 0, end);
                if (chunks == damagedChunk) {
                    all[(int) offset] ^= 1;
                }
                sentBytes += end - offset;
                receiver.chunk(
                        CheckpointChunk.newBuilder()
                                .setFile(file)
                                .setOffset(offset)
                                .setData(ByteString.copyFrom(all, (int) offset, end - (int) offset))
                                .setCrc32C((int) checksum.getValue())
                                .build(),
                        () -> send(file, end, receiver, ended));
            }
        }
    }

    @BeforeEach
    void open() throws IOException {
        theirs = TestEngines.rocks(folder.resolve("theirs"));
        byte[] value = new byte[40_000];
        new Random(1).nextBytes(value);
        theirs.write(new Batch()
                .put(Column.CURRENT, "key".getBytes(UTF_8), "theirs".getBytes(UTF_8))
                .put(Column.HISTORY, "big".getBytes(UTF_8), value)
                .applied(new TermIndex(2, 100)));
        mine = TestEngines.rocks(folder.resolve("mine"));
        mine.write(new Batch()
                .put(Column.CURRENT, "key".getBytes(UTF_8), "mine".getBytes(UTF_8))
                .applied(new TermIndex(1, 10)));
        catchUp = new CatchUp(
                "b2",
                mine,
                DatabaseFolders.open(folder.resolve("mine")),
                peer,
                CatchUp.Patience.DEFAULT,
                new CatchUp.Surroundings(() -> now, tasks::addLast, TestEngines.FAULTS));
    }

    @AfterEach
    void close() {
        theirs.close();
        mine.close();
    }

    @Test
    void aStateIsFetchedOnceHoweverOftenItIsAskedForAndTakesThePlaceOfTheOldOne() throws IOException {
        assertThat(catchUp.ask(PEER, 90)).isEmpty();
        assertThat(catchUp.ask(PEER, 90)).isEmpty();
        settle();
        RocksEngine.StandBy state = catchUp.ask(PEER, 95).orElseThrow();
        assertThat(peer.opened).hasSize(1);
        assertThat(peer.opened.get(0).getCovering()).isEqualTo(90);
        assertThat(state.applied()).isEqualTo(new TermIndex(2, 100));

        Path old = mine.folder();
        catchUp.makeCurrent(state);
        mine.replaceBy(state, Runnable::run, () -> catchUp.remove(old));
        assertThat(value(mine)).isEqualTo("theirs");
        assertThat(databases()).containsExactlyInAnyOrder("db-1", "db.current");
        assertThat(DatabaseFolders.open(folder.resolve("mine")).current()).hasFileName("db-1");
    }

    @Test
    void aBrokenConnectionIsTakenUpWhereItBroke() {
        peer.breakAfterChunks = 12;
        catchUp.ask(PEER, 90);
        settle();
        assertThat(peer.fetched).hasSize(1);
        tickFor(Duration.ofSeconds(1));
        assertThat(catchUp.ask(PEER, 90)).isPresent();
        assertThat(peer.opened).hasSize(1);
        assertThat(peer.fetched).hasSize(2);
        assertThat(peer.fetched.get(1).getFile() + peer.fetched.get(1).getOffset())
                .isPositive();
        assertThat(peer.sentBytes)
                .as("nothing is sent twice")
                .isEqualTo(peer.files.stream().mapToLong(CatchUpTest::size).sum());
    }

    @Test
    void aChangedByteIsNoticedAndThatFileComesAgain() {
        peer.damagedChunk = 20;
        catchUp.ask(PEER, 90);
        settle();
        tickFor(Duration.ofSeconds(1));
        RocksEngine.StandBy state = catchUp.ask(PEER, 90).orElseThrow();
        assertThat(peer.fetched).hasSize(2);
        assertThat(peer.fetched.get(1).getOffset()).isZero();
        assertThat(peer.opened).hasSize(1);
        state.close();
    }

    @Test
    void aCopyThatThePeerHasRemovedIsReplacedByAnother() throws IOException {
        peer.breakAfterChunks = 12;
        catchUp.ask(PEER, 90);
        settle();
        peer.gone = true;
        tickFor(Duration.ofSeconds(1));
        assertThat(databases()).as("nothing is left of it").containsExactly("db");
        peer.gone = false;
        Optional<RocksEngine.StandBy> state = askFor(Duration.ofSeconds(2), 90);
        assertThat(state).isPresent();
        assertThat(peer.opened).hasSize(2);
    }

    @Test
    void aCopyThatDoesNotReachFarEnoughIsNotHandedOut() throws IOException {
        assertThat(askFor(Duration.ofSeconds(1), 101)).isEmpty();
        assertThat(peer.opened).isNotEmpty();
        assertThat(databases()).containsExactly("db");
        theirs.write(new Batch().applied(new TermIndex(2, 105)));
        assertThat(askFor(Duration.ofSeconds(20), 101)).isPresent();
    }

    @Test
    void failingTransfersAreTriedLessAndLessOften() {
        peer.refuses = true;
        askFor(Duration.ofMinutes(2), 90);
        assertThat(peer.opened.size()).isBetween(10, 20);
    }

    @Test
    void aStateThatNobodyWantsAnyMoreIsRemoved() throws IOException {
        catchUp.ask(PEER, 90);
        settle();
        assertThat(databases()).containsExactlyInAnyOrder("db", "db-1");
        tickFor(Duration.ofMinutes(3));
        assertThat(databases()).containsExactly("db");
    }

    @Test
    void aFileNameThatLeadsOutOfTheFolderIsRefused() throws IOException {
        peer.namePrefix = "../";
        assertThat(askFor(Duration.ofSeconds(1), 90)).isEmpty();
        assertThat(peer.fetched).isEmpty();
        assertThat(databases()).noneMatch(name -> !name.startsWith("db"));
    }

    @Test
    void aConnectionThatBringsNothingIsGivenUpAndAnotherMade() {
        CatchUp.Receiver[] silent = new CatchUp.Receiver[1];
        CatchUp.Source mute = new CatchUp.Source() {
            @Override
            public CompletableFuture<OpenCheckpointReply> open(String from, OpenCheckpointRequest request) {
                return peer.open(from, request);
            }

            @Override
            public Runnable fetch(String from, FetchCheckpointRequest request, CatchUp.Receiver receiver) {
                if (silent[0] != null) {
                    return peer.fetch(from, request, receiver);
                }
                silent[0] = receiver;
                return () -> receiver.end(new IllegalStateException("cancelled"));
            }
        };
        try {
            catchUp = new CatchUp(
                    "b2",
                    mine,
                    DatabaseFolders.open(folder.resolve("mine")),
                    mute,
                    CatchUp.Patience.DEFAULT,
                    new CatchUp.Surroundings(() -> now, tasks::addLast, TestEngines.FAULTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(askFor(Duration.ofSeconds(15), 90)).isPresent();
    }

    /** Asks again and again, as Ratis does. */
    private Optional<RocksEngine.StandBy> askFor(Duration time, long covering) {
        for (long end = now + time.toNanos(); now < end; ) {
            Optional<RocksEngine.StandBy> state = catchUp.ask(PEER, covering);
            if (state.isPresent()) {
                return state;
            }
            tickFor(Duration.ofMillis(100));
        }
        return Optional.empty();
    }

    private void tickFor(Duration time) {
        for (long end = now + time.toNanos();
                now < end;
                now += Duration.ofMillis(50).toNanos()) {
            catchUp.tick();
            settle();
        }
    }

    private void settle() {
        for (Runnable task = tasks.pollFirst(); task != null; task = tasks.pollFirst()) {
            task.run();
        }
    }

    private List<String> databases() throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve("mine"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals("checkpoints"))
                    .toList();
        }
    }

    private static String value(RocksEngine engine) {
        try (Snapshot snapshot = engine.snapshot()) {
            return new String(snapshot.get(Column.CURRENT, "key".getBytes(UTF_8)), UTF_8);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
