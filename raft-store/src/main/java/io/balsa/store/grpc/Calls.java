package io.balsa.store.grpc;

import io.balsa.store.Limits;
import io.balsa.store.mvcc.ReadCheck;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.mvcc.RequestChecks;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.upkeep.SpaceGuard;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** The two ways a request goes: through the log, or past the read barrier to what this member has. */
public final class Calls {
    /** Of the readers, so that some stay for what takes longer. */
    private static final int LOOKUP_THREADS = 2;

    private final RaftStore raft;
    private final Executor readers;
    private final Executor lookups;
    private final Limits limits;
    private final Permits permits;
    private final SpaceGuard space;

    /** @param readers threads that may block on the disk */
    public Calls(RaftStore raft, Executor readers, Limits limits, Permits permits, SpaceGuard space) {
        this.raft = raft;
        this.readers = readers;
        this.lookups = new Bursts(readers, LOOKUP_THREADS);
        this.limits = limits;
        this.permits = permits;
        this.space = space;
    }

    /** Replicates a command in the name of the present call's requester, and answers with what came of it. */
    <A> void write(Command command, Function<Result, A> answer, StreamObserver<A> observer) {
        Optional<Refusal> tooLarge = RequestChecks.size(command, limits.requestBytesMax());
        if (tooLarge.isPresent()) {
            refuse(tooLarge.get(), observer);
            return;
        }
        respond(result(command).thenApply(answer), observer);
    }

    /** Replicates a command in the name of the present call's requester; a refusal fails the future. */
    CompletableFuture<Result> result(Command request) {
        Command command;
        try {
            command = permits.inNameOf(Requester.current(), request);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return space.admit(command).thenCompose(done -> raft.propose(command)).thenApply(applied -> {
            Result result = applied.result();
            if (result.hasRefusal()) {
                throw Errors.of(result.getRefusal());
            }
            return result;
        });
    }

    /**
     * Reads what this member has.
     *
     * @param serializable at once, however old it is; else once it holds everything acknowledged so far
     */
    <A> void read(boolean serializable, Supplier<A> read, StreamObserver<A> observer) {
        respond(whenRecent(serializable).thenApplyAsync(done -> read.get(), readers), observer);
    }

    /** The same for a read that takes no longer than a look at the disk: of one key. */
    <A> void lookUp(boolean serializable, Supplier<A> read, StreamObserver<A> observer) {
        respond(whenRecent(serializable).thenApplyAsync(done -> read.get(), lookups), observer);
    }

    /** What a read for the present call's requester has to ask first. */
    ReadCheck check(Permits.Question question) {
        return permits.check(Requester.current(), question);
    }

    Permits permits() {
        return permits;
    }

    /** Completes when this member may be read: at once when {@code serializable}. */
    CompletableFuture<Void> whenRecent(boolean serializable) {
        return serializable ? CompletableFuture.completedFuture(null) : raft.readBarrier();
    }

    /** Threads that may block on the disk. */
    Executor readers() {
        return readers;
    }

    static <A> void refuse(Refusal refusal, StreamObserver<A> observer) {
        observer.onError(Errors.of(refusal));
    }

    static <A> void respond(CompletableFuture<A> answer, StreamObserver<A> observer) {
        answer.whenComplete((value, failure) -> {
            if (failure != null) {
                observer.onError(Errors.of(failure));
            } else {
                observer.onNext(value);
                observer.onCompleted();
            }
        });
    }

    /** Completes when the client of a unary call waits no longer for its answer. To be asked in the service's method. */
    static CompletableFuture<Void> gone(StreamObserver<?> observer) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        ((ServerCallStreamObserver<?>) observer).setOnCancelHandler(() -> gone.complete(null));
        return gone;
    }

    Limits limits() {
        return limits;
    }
}
