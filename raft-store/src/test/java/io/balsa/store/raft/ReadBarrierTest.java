package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.raft.RequestFailed.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadBarrierTest {
    private static final long TIMEOUT = 1_000;

    private final Deque<CompletableFuture<Long>> rounds = new ArrayDeque<>();
    private long now;
    private final AppliedIndex applied = new AppliedIndex(0, () -> now, Runnable::run);
    private final ReadBarrier barrier = new ReadBarrier(new Rounds(), applied, () -> now);

    private final class Rounds implements ReadBarrier.Source {
        @Override
        public CompletableFuture<Long> confirm() {
            CompletableFuture<Long> round = new CompletableFuture<>();
            rounds.addLast(round);
            return round;
        }

        @Override
        public void tick() {
            // these rounds end when the test ends them
        }
    }

    @Test
    void aReadWaitsForTheRoundAndThenForTheApplyingThread() {
        CompletableFuture<Void> read = barrier.await(TIMEOUT);
        rounds.removeFirst().complete(7L);
        assertThat(read).isNotDone();
        applied.advance(6);
        assertThat(read).isNotDone();
        applied.advance(7);
        assertThat(read).isCompleted();
    }

    @Test
    void aReadThatComesDuringARoundIsNotServedByIt() {
        CompletableFuture<Void> first = barrier.await(TIMEOUT);
        CompletableFuture<Void> second = barrier.await(TIMEOUT);
        assertThat(rounds).hasSize(1);
        rounds.removeFirst().complete(0L);
        assertThat(first).isCompleted();
        assertThat(second).as("its own round has not been answered").isNotDone();
        rounds.removeFirst().complete(0L);
        assertThat(second).isCompleted();
    }

    @Test
    void allThatWaitShareTheNextRound() {
        barrier.await(TIMEOUT);
        CompletableFuture<Void> a = barrier.await(TIMEOUT);
        CompletableFuture<Void> b = barrier.await(TIMEOUT);
        rounds.removeFirst().complete(0L);
        assertThat(rounds).hasSize(1);
        rounds.removeFirst().complete(0L);
        assertThat(a).isCompleted();
        assertThat(b).isCompleted();
        assertThat(rounds).isEmpty();
    }

    @Test
    void aRoundThatFailsIsTriedAgainUntilTheTimeIsUpAndNeverLetsARead() {
        CompletableFuture<Void> read = barrier.await(TIMEOUT);
        rounds.removeFirst().completeExceptionally(new RequestFailed(Reason.NO_LEADER));
        assertThat(rounds).as("nobody spins").isEmpty();
        barrier.tick();
        assertThat(rounds).hasSize(1);
        rounds.removeFirst().completeExceptionally(new RequestFailed(Reason.NO_LEADER));
        now += TIMEOUT;
        barrier.tick();
        assertThat(read).isCompletedExceptionally();
        assertThat(read)
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RequestFailed.class);
    }

    @Test
    void aReadWhoseIndexIsNotAppliedInTimeFails() {
        CompletableFuture<Void> read = barrier.await(TIMEOUT);
        rounds.removeFirst().complete(9L);
        now += TIMEOUT;
        applied.tick();
        assertThat(read).isCompletedExceptionally();
        applied.advance(9);
        assertThat(barrier.await(TIMEOUT)).isNotDone();
    }

    @Test
    void closingAnswersEverybody() {
        CompletableFuture<Void> inRound = barrier.await(TIMEOUT);
        CompletableFuture<Void> waiting = barrier.await(TIMEOUT);
        barrier.close();
        assertThat(waiting).isCompletedExceptionally();
        rounds.removeFirst().completeExceptionally(new RequestFailed(Reason.LEADER_CHANGED));
        assertThat(inRound).isCompletedExceptionally();
        assertThat(barrier.await(TIMEOUT)).isCompletedExceptionally();
    }
}
