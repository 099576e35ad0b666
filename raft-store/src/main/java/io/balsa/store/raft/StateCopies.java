package io.balsa.store.raft;

import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.FetchCheckpointRequest;
import io.balsa.peer.v1.OpenCheckpointReply;
import io.balsa.peer.v1.OpenCheckpointRequest;
import io.balsa.store.engine.DatabaseFolders;
import io.balsa.store.engine.RocksEngine;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Copies of whole states, in both directions: those given to other members, and the one that takes this one's place. */
final class StateCopies {
    /** A flush and hard links; the flush may have to wait for a disk that is busy. */
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(60);
    /** One connection; the next one goes on where it ended. */
    private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(10);

    private final RocksEngine engine;
    private final Executor background;
    private final Checkpoints given;
    private final CatchUp taken;

    StateCopies(
            String self,
            RaftStore.Database database,
            PeerClient peers,
            CopyBounds bounds,
            RaftStore.Surroundings around) {
        this.engine = database.engine();
        this.background = around.background();
        DatabaseFolders folders = database.folders();
        this.given = new Checkpoints(
                engine,
                folders.checkpoints(),
                bounds,
                new Checkpoints.Surroundings(around.nanoTime(), around.timer(), background));
        this.taken = new CatchUp(
                self,
                engine,
                folders,
                new FromPeers(peers),
                CatchUp.Patience.DEFAULT,
                new CatchUp.Surroundings(around.nanoTime(), background, around.faults()));
    }

    /** Whether the state of another member is on its way here. */
    boolean isFetching() {
        return taken.isFetching();
    }

    void tick() {
        given.tick();
        taken.tick();
    }

    /** What other members are given. */
    Checkpoints given() {
        return given;
    }

    /** Another member's state that covers the log up to an entry, if it is there already; else see {@link CatchUp#ask}. */
    Optional<RocksEngine.StandBy> ask(String peer, long covering) {
        return taken.ask(peer, covering);
    }

    /** From now on, and after any crash, the next start finds this state. The engine has yet to be given it. */
    void makeCurrent(RocksEngine.StandBy next) throws IOException {
        taken.makeCurrent(next);
    }

    /** On the applying thread: the engine has this state from now on; the old one goes when nobody reads it any more. */
    void replaceBy(RocksEngine.StandBy next) {
        Path old = engine.folder();
        engine.replaceBy(next, background, () -> taken.remove(old));
    }

    private record FromPeers(PeerClient peers) implements CatchUp.Source {
        @Override
        public CompletableFuture<OpenCheckpointReply> open(String peer, OpenCheckpointRequest request) {
            return peers.call(peer, PeerRpc.OPEN_CHECKPOINT, request, OPEN_TIMEOUT.toNanos());
        }

        @Override
        public Runnable fetch(String peer, FetchCheckpointRequest request, CatchUp.Receiver receiver) {
            Chunks chunks = new Chunks(receiver);
            Optional<ClientCall<FetchCheckpointRequest, CheckpointChunk>> call =
                    peers.stream(peer, PeerRpc.FETCH_CHECKPOINT, request, chunks, FETCH_TIMEOUT.toNanos());
            if (call.isEmpty()) {
                receiver.end(new PeerClient.Failed("no member has the id " + peer, true));
                return () -> {};
            }
            chunks.call = call.get();
            call.get().request(1);
            return () -> call.get().cancel("given up", null);
        }
    }

    private static final class Chunks extends ClientCall.Listener<CheckpointChunk> {
        private final CatchUp.Receiver receiver;
        private volatile @Nullable ClientCall<FetchCheckpointRequest, CheckpointChunk> call;

        Chunks(CatchUp.Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void onMessage(CheckpointChunk chunk) {
            receiver.chunk(chunk, this::more);
        }

        private void more() {
            ClientCall<FetchCheckpointRequest, CheckpointChunk> current = call;
            if (current != null) {
                current.request(1);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk()) {
                receiver.end(null);
            } else if (status.getCode() == Status.Code.NOT_FOUND) {
                receiver.end(new CatchUp.CopyGone());
            } else {
                receiver.end(new PeerClient.Failed(PeerClient.sentence(status), false));
            }
        }
    }
}
