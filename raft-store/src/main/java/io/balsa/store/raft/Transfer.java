package io.balsa.store.raft;

import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.FetchCheckpointRequest;
import io.balsa.peer.v1.OpenCheckpointReply;
import io.balsa.peer.v1.OpenCheckpointRequest;
import io.balsa.store.engine.RocksEngine;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to fetch a copy of a peer's state, over as many connections as it takes. Its steps run one after the other, on
 * background threads; it ends by telling {@link CatchUp}.
 */
final class Transfer implements CatchUp.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

    /** A connection that does this more often has something in its way that changes what is sent. */
    private static final int DAMAGES_MAX = 5;

    private final CatchUp owner;
    private final String peer;
    private final long covering;

    // Only the steps.
    private String id = "";
    private @Nullable Incoming incoming;
    private int breaks;
    private int damages;
    private @Nullable String damage;
    private boolean over;

    /** When something has come last. */
    private volatile long movedNanos;
    /** When the present connection was made or given up. */
    private volatile long connectedNanos;
    /** What ends the present connection. */
    private volatile @Nullable Runnable cancel;
    /** There is no connection; the next one is made at {@link #resumeNanos}. */
    private volatile boolean pausing;

    private volatile long resumeNanos;

    Transfer(CatchUp owner, String peer, long covering) {
        this.owner = owner;
        this.peer = peer;
        this.covering = covering;
        this.movedNanos = owner.now();
        this.connectedNanos = movedNanos;
    }

    void begin() {
        LOG.info("the log here ends too early: fetching a copy of the state of member {}", peer);
        OpenCheckpointRequest request = OpenCheckpointRequest.newBuilder()
                .setReceiver(owner.self())
                .setCovering(Math.max(covering, 0))
                .build();
        owner.source().open(peer, request).whenComplete((reply, failure) -> owner.step(() -> opened(reply, failure)));
    }

    private void opened(@Nullable OpenCheckpointReply reply, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (reply == null) {
            abandon(String.valueOf(failure == null ? null : failure.getMessage()));
            return;
        }
        id = reply.getId();
        try {
            incoming = Incoming.create(owner.folders().begin(), reply.getFilesList());
        } catch (IOException e) {
            abandon(e.toString());
            return;
        }
        movedNanos = owner.now();
        fetch();
    }

    private void fetch() {
        Incoming target = incoming;
        if (target == null) {
            return;
        }
        pausing = false;
        connectedNanos = owner.now();
        if (target.isComplete()) {
            finish(target);
            return;
        }
        FetchCheckpointRequest request = FetchCheckpointRequest.newBuilder()
                .setId(id)
                .setFile(target.file())
                .setOffset(target.offset())
                .build();
        cancel = owner.source().fetch(peer, request, this);
    }

    @Override
    public void chunk(CheckpointChunk chunk, Runnable more) {
        owner.step(() -> take(chunk, more));
    }

    private void take(CheckpointChunk chunk, Runnable more) {
        Incoming target = incoming;
        if (target == null || damage != null) {
            return;
        }
        try {
            target.add(chunk);
            breaks = 0;
            movedNanos = owner.now();
            more.run();
        } catch (Incoming.Damaged e) {
            // Another connection begins where the files are good.
            damages++;
            damage = e.getMessage();
            cancelNow();
        } catch (IOException e) {
            // A full disk, most likely. Nothing of it has been promised to anybody.
            cancelNow();
            abandon(e.toString());
        }
    }

    @Override
    public void end(@Nullable Throwable failure) {
        owner.step(() -> ended(failure));
    }

    private void ended(@Nullable Throwable failure) {
        Incoming target = incoming;
        if (target == null) {
            return;
        }
        String why = damage != null ? damage : String.valueOf(failure);
        damage = null;
        long now = owner.now();
        if (target.isComplete()) {
            finish(target);
        } else if (failure instanceof CatchUp.CopyGone
                || damages > DAMAGES_MAX
                || now - movedNanos > owner.patience().giveUpAfter().toNanos()) {
            abandon(why);
        } else {
            if (breaks == 0) {
                LOG.info("the connection to member {} has ended early and will be taken up again: {}", peer, why);
            }
            resumeNanos = now + owner.patience().pauseNanos(breaks++);
            pausing = true;
        }
    }

    /** The state is wanted from this peer now: leadership has moved there, and the old peer may be gone for good. */
    void wantedFrom(String other) {
        if (pausing && !other.equals(peer)) {
            owner.step(() -> abandon("member " + peer + " leads no more"));
        }
    }

    /** Makes the next connection when its time has come, and ends one that brings nothing. */
    void tick(long now) {
        if (pausing && resumeNanos - now <= 0) {
            pausing = false;
            owner.step(this::fetch);
        } else if (!pausing
                && now - Math.max(movedNanos, connectedNanos)
                        > owner.patience().stallMax().toNanos()) {
            connectedNanos = now;
            cancelNow();
        }
    }

    private void cancelNow() {
        Runnable call = cancel;
        if (call != null) {
            call.run();
        }
    }

    private void finish(Incoming target) {
        incoming = null;
        over = true;
        RocksEngine.StandBy state;
        try {
            target.close();
            Path complete = owner.folders().complete(target.folder());
            state = open(complete);
        } catch (IOException e) {
            owner.remove(target.folder());
            owner.failed(peer, String.valueOf(e.getMessage()));
            return;
        }
        owner.succeeded(state);
    }

    private RocksEngine.StandBy open(Path complete) throws IOException {
        try {
            RocksEngine.StandBy state = owner.engine().standBy(complete);
            long reached = state.applied().index();
            if (reached >= covering) {
                return state;
            }
            state.close();
            throw new IOException("the copy reaches up to log entry " + reached + " only");
        } catch (IOException e) {
            owner.remove(complete);
            throw e;
        }
    }

    private void abandon(String why) {
        Incoming target = incoming;
        incoming = null;
        pausing = false;
        if (over) {
            return;
        }
        over = true;
        if (target != null) {
            try {
                target.close();
            } catch (IOException e) {
                LOG.debug("closing a file that is given up failed", e);
            }
            owner.remove(target.folder());
        }
        owner.failed(peer, why);
    }
}
