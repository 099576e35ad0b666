package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProposerTest {
    private static final long TIMEOUT = 1_000;

    /** A log that does nothing until it is told what becomes of each batch. */
    private static final class FakeLog implements CommandLog {
        private final Deque<CompletableFuture<List<Outcome>>> open = new ArrayDeque<>();
        private final Deque<List<Command>> batches = new ArrayDeque<>();
        private final Map<String, Integer> applied = new HashMap<>();
        private boolean ready = true;
        private long index;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public CompletableFuture<List<Outcome>> append(List<Command> commands) {
            CompletableFuture<List<Outcome>> future = new CompletableFuture<>();
            open.addLast(future);
            batches.addLast(commands);
            return future;
        }

        List<String> names() {
            return batches.element().stream().map(FakeLog::name).toList();
        }

        private static String name(Command command) {
            return command.getPut().getKey().toStringUtf8();
        }

        void apply() {
            long at = ++index;
            List<Outcome> outcomes = new ArrayList<>();
            for (Command command : batches.removeFirst()) {
                applied.merge(name(command), 1, Integer::sum);
                outcomes.add(new Outcome.Applied(Result.getDefaultInstance(), at));
            }
            open.removeFirst().complete(outcomes);
        }

        void turnAway() {
            batches.removeFirst();
            open.removeFirst().completeExceptionally(new NotAccepted("test"));
        }

        /** Applied, but nobody hears of it. */
        void loseAnswer() {
            batches.removeFirst().forEach(command -> applied.merge(name(command), 1, Integer::sum));
            open.removeFirst().completeExceptionally(new RequestFailed(Reason.LEADER_CHANGED));
        }
    }

    private FakeLog log = new FakeLog();
    private long now;

    private Proposer proposer(int window, int queue) {
        return new Proposer(
                log, new Proposer.Bounds(window, 3, 1_000, queue, 10_000), TIMEOUT, () -> now, Runnable::run);
    }

    private static Command command(String name) {
        return Command.newBuilder()
                .setPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(name)))
                .build();
    }

    @Test
    void anIdleProposerSendsAtOnceAndABusyOneCollects() {
        Proposer proposer = proposer(1, 100);
        for (String name : List.of("a", "b", "c", "d", "e")) {
            proposer.propose(command(name));
        }
        assertThat(log.names()).containsExactly("a");
        log.apply();
        assertThat(log.names()).containsExactly("b", "c", "d");
        log.apply();
        assertThat(log.names()).containsExactly("e");
    }

    @Test
    void aBatchIsBoundedInBytesButOneLargeCommandGoesAlone() {
        Proposer proposer = proposer(1, 100);
        proposer.propose(command("first"));
        proposer.propose(command("x".repeat(900)));
        proposer.propose(command("y".repeat(900)));
        proposer.propose(command("z".repeat(2_000)));
        log.apply();
        assertThat(log.names()).hasSize(1);
        log.apply();
        assertThat(log.names()).hasSize(1);
        log.apply();
        assertThat(log.names().get(0)).startsWith("z");
    }

    @Test
    void aBatchThatWasTurnedAwayIsSentAgainInItsOldOrder() {
        Proposer proposer = proposer(1, 100);
        CompletableFuture<Outcome.Applied> a = proposer.propose(command("a"));
        proposer.propose(command("b"));
        log.turnAway();
        assertThat(log.batches)
                .as("not before somebody says that there is a leader")
                .isEmpty();
        proposer.resume();
        assertThat(log.names()).containsExactly("a", "b");
        log.apply();
        assertThat(a).isCompletedWithValueMatching(applied -> applied.index() == 1);
    }

    @Test
    void aCommandOfUnknownFateIsNotSentAgain() {
        Proposer proposer = proposer(1, 100);
        CompletableFuture<Outcome.Applied> a = proposer.propose(command("a"));
        log.loseAnswer();
        proposer.resume();
        assertThat(log.batches).isEmpty();
        assertThat(reason(a)).isEqualTo(Reason.LEADER_CHANGED);
    }

    @Test
    void commandsWaitForALeaderUntilTheirTimeIsUp() {
        Proposer proposer = proposer(1, 100);
        log.ready = false;
        CompletableFuture<Outcome.Applied> early = proposer.propose(command("early"));
        now += TIMEOUT / 2;
        CompletableFuture<Outcome.Applied> later = proposer.propose(command("later"));
        now += TIMEOUT / 2;
        proposer.tick();
        assertThat(reason(early)).isEqualTo(Reason.TIMED_OUT);
        assertThat(later).isNotDone();
        log.ready = true;
        proposer.resume();
        assertThat(log.names()).containsExactly("later");
    }

    @Test
    void aFullQueueRefusesAndTakesAgainWhenThereIsRoom() {
        Proposer proposer = proposer(1, 2);
        proposer.propose(command("a"));
        proposer.propose(command("b"));
        assertThat(reason(proposer.propose(command("c")))).isEqualTo(Reason.TOO_MANY_REQUESTS);
        log.apply();
        assertThat(proposer.propose(command("d"))).isNotDone();
    }

    @Test
    void aClosedProposerAnswersEverybody() {
        Proposer proposer = proposer(1, 100);
        CompletableFuture<Outcome.Applied> underWay = proposer.propose(command("a"));
        CompletableFuture<Outcome.Applied> waiting = proposer.propose(command("b"));
        proposer.close();
        assertThat(reason(underWay)).isEqualTo(Reason.STOPPED);
        assertThat(reason(waiting)).isEqualTo(Reason.STOPPED);
        assertThat(reason(proposer.propose(command("c")))).isEqualTo(Reason.STOPPED);
    }

    /** Whatever happens to batches: each command is applied at most once, and acknowledged only if it was applied. */
    @Property(tries = 300)
    void acknowledgedMeansAppliedExactlyOnce(
            @ForAll @IntRange(min = 1, max = 3) int window,
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 5) Integer> steps) {
        log = new FakeLog();
        Proposer proposer = proposer(window, 1_000);
        Map<String, CompletableFuture<Outcome.Applied>> futures = new HashMap<>();
        for (int step : steps) {
            switch (step) {
                case 0, 1 -> {
                    String name = "k" + futures.size();
                    futures.put(name, proposer.propose(command(name)));
                }
                case 2 -> {
                    if (!log.open.isEmpty()) {
                        log.apply();
                    }
                }
                case 3 -> {
                    if (!log.open.isEmpty()) {
                        log.turnAway();
                    }
                }
                case 4 -> {
                    if (!log.open.isEmpty()) {
                        log.loseAnswer();
                    }
                }
                default -> {
                    now += TIMEOUT / 4;
                    proposer.tick();
                }
            }
        }
        assertThat(log.applied.values()).allMatch(times -> times == 1);
        futures.forEach((name, future) -> {
            if (future.isDone() && !future.isCompletedExceptionally()) {
                assertThat(log.applied).containsKey(name);
            }
        });
        now += 10 * TIMEOUT;
        proposer.tick();
        assertThat(futures.values()).allMatch(CompletableFuture::isDone);
    }

    private static Reason reason(CompletableFuture<?> future) {
        Throwable[] failure = new Throwable[1];
        assertThatThrownBy(() -> future.getNow(null)).satisfies(thrown -> failure[0] = thrown.getCause());
        return ((RequestFailed) failure[0]).reason();
    }
}
