package io.balsa.jepsen.mutant;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Fault;
import io.balsa.jepsen.history.Leader;
import io.balsa.store.raft.Outcome;
import io.balsa.store.raft.Proposer;
import io.balsa.store.raft.SimulatedLog;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Three members under one log: what raft promises, without raft. A batch is committed some time after it was appended, or
 * lost with its leader; members apply at their own pace, crash, go on from what they had flushed, and take over another's
 * state where the log does not reach back.
 */
final class SimCluster implements SimulatedLog {
    private static final Duration EXTENSION = Duration.ofMillis(100);
    private static final Proposer.Bounds BOUNDS = new Proposer.Bounds(2, 4, 1 << 16, 1_000, 1 << 20);

    private record LogEntry(long term, List<Command> commands) {}

    private record Appended(List<Command> commands, CompletableFuture<List<Outcome>> outcomes) {}

    final List<SimMember> members;
    private final RandomGenerator random;
    private final Consumer<Entry> history;
    private final List<LogEntry> log = new ArrayList<>();
    private final Deque<Appended> appended = new ArrayDeque<>();
    private final Deque<Runnable> completions = new ArrayDeque<>();
    private int leader;
    private long term;
    private long purgedUpTo;
    Proposer proposer;
    long now;
    /** No answers are lost any more. */
    boolean calm;

    SimCluster(RandomGenerator random, Consumer<Entry> history) {
        this.random = random;
        this.history = history;
        this.members = IntStream.range(0, 3)
                .mapToObj(number -> new SimMember(number, () -> now))
                .toList();
        elect(0);
    }

    SimMember leader() {
        return members.get(leader);
    }

    long term() {
        return term;
    }

    long committed() {
        return log.size();
    }

    /** The new leader has the whole log, and decides what becomes of what was not committed yet. */
    private void elect(int number) {
        if (proposer != null) {
            proposer.close();
        }
        for (SimMember member : members) {
            member.follow();
        }
        for (Appended batch = appended.poll(); batch != null; batch = appended.poll()) {
            if (random.nextBoolean()) {
                log.add(new LogEntry(term, batch.commands()));
            }
            batch.outcomes().completeExceptionally(SimulatedLog.unknown());
        }
        leader = number;
        term++;
        history.accept(new Leader(number, term, now));
        catchUp(leader(), committed());
        leader().lead(EXTENSION);
        proposer = SimulatedLog.proposer(this, BOUNDS, 2_000_000_000L, () -> now, completions::addLast);
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public CompletableFuture<List<Outcome>> append(List<Command> commands) {
        if (random.nextInt(10) == 0) {
            return CompletableFuture.failedFuture(SimulatedLog.notAccepted());
        }
        Appended batch = new Appended(commands, new CompletableFuture<>());
        appended.add(batch);
        return batch.outcomes();
    }

    /** Commits and applies the oldest batch at the leader, which answers. */
    void commit() {
        Appended batch = appended.poll();
        if (batch != null) {
            log.add(new LogEntry(term, batch.commands()));
            long index = committed();
            List<Outcome> outcomes = new ArrayList<>();
            for (Result result : leader().apply(term, index, batch.commands())) {
                outcomes.add(new Outcome.Applied(result, index));
            }
            if (!calm && random.nextInt(40) == 0) {
                // Done, but the answer is lost on the way.
                batch.outcomes().completeExceptionally(SimulatedLog.unknown());
            } else {
                batch.outcomes().complete(outcomes);
            }
        }
    }

    void step() {
        for (SimMember member : members) {
            member.work(random);
            if (member != leader() && random.nextInt(3) > 0) {
                catchUp(member, Math.min(committed(), member.applied() + random.nextInt(4)));
            }
            if (random.nextInt(8) == 0) {
                member.compaction.step();
            }
            if (random.nextInt(30) == 0) {
                member.engine.flush();
            }
            if (random.nextInt(10) == 0) {
                member.hub.tick();
            }
        }
        if (random.nextInt(10) == 0) {
            purge();
        }
        if (random.nextInt(2) == 0) {
            commit();
        }
        complete();
        if (random.nextInt(4) == 0) {
            proposer.tick();
        }
    }

    private void complete() {
        for (int i = completions.size(); i > 0; i--) {
            completions.removeFirst().run();
        }
    }

    /** As a member purges its log: only what its database has on disk. */
    private void purge() {
        purgedUpTo = Math.max(
                purgedUpTo,
                members.stream()
                        .mapToLong(member -> member.engine.flushedApplied().index())
                        .min()
                        .orElse(0));
    }

    private void catchUp(SimMember member, long index) {
        while (member.applied() < index) {
            long next = member.applied() + 1;
            if (next <= purgedUpTo) {
                SimMember ahead = members.stream()
                        .filter(other -> other.applied() >= purgedUpTo)
                        .findFirst()
                        .orElse(null);
                if (ahead != null) {
                    member.install(ahead);
                    continue;
                }
                // Nobody has them: a correct store never comes here.
                next = purgedUpTo + 1;
                if (next > committed()) {
                    return;
                }
            }
            LogEntry entry = log.get((int) next - 1);
            member.apply(entry.term(), next, entry.commands());
        }
    }

    void fault() {
        switch (random.nextInt(5)) {
            case 0 -> elect(random.nextInt(3));
            case 1 -> crash(List.of(members.get(random.nextInt(3))));
            case 2 -> crash(List.of(leader()));
            case 3 -> crash(members);
            default -> {
                SimMember behind = members.get(random.nextInt(3));
                if (behind != leader() && behind.applied() < leader().applied()) {
                    history.accept(new Fault("install", List.of(behind.number), "", false, now, now));
                    behind.install(leader());
                }
            }
        }
    }

    private void crash(List<SimMember> some) {
        boolean leading = some.contains(leader());
        some.forEach(SimMember::crash);
        List<Integer> numbers = some.stream().map(member -> member.number).toList();
        history.accept(new Fault("crash", numbers, "", true, now, now));
        if (leading) {
            elect(random.nextInt(3));
        }
    }

    /** Whatever is under way is done, and everybody has everything. */
    void settle() {
        for (int i = 0; i < 200; i++) {
            now += 1_000_000;
            proposer.tick();
            commit();
            complete();
            for (SimMember member : members) {
                catchUp(member, committed());
                while (!member.tasks.isEmpty()) {
                    member.tasks.removeFirst().run();
                }
            }
        }
    }
}
