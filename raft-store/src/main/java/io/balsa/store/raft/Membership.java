package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.peer.v1.ChangeMemberRequest;
import io.balsa.peer.v1.Failure;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.member.MemberIds;
import io.balsa.store.member.MemberRefusals;
import io.balsa.store.member.MemberTable;
import io.balsa.store.member.SafeChanges;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.MemberChange;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of membership that clients ask for, on any member.
 *
 * <p>Guarantees: a change is in the replicated table when it is answered, or refused with nothing changed; it is checked by
 * the leader against the table and against who is there at that moment; a removal and a promotion are answered only when raft
 * has followed, except to the client of the member that is removed itself.
 */
public final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** etcd: HealthInterval. */
    private static final Duration CONNECTED_FOR = Duration.ofSeconds(5);

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration HAND_OVER = Duration.ofSeconds(4);

    private final RaftStore store;
    private final Engine engine;
    private final RaftStore.Surroundings around;
    private final Contacts contacts;

    /** The other members that answer this one. */
    public Set<Long> answering() {
        return contacts.answering();
    }

    Membership(RaftStore store, Engine engine, RaftStore.Surroundings around, Contacts contacts) {
        this.store = store;
        this.engine = engine;
        this.around = around;
        this.contacts = contacts;
    }

    /**
     * Makes a change.
     *
     * @param command with a {@link MemberChange} that a client may ask for: add, remove, update, promote
     * @return the table after it, or a refusal; fails with {@link RequestFailed}
     */
    public CompletableFuture<Result> change(Command command) {
        long deadline =
                around.nanoTime().getAsLong() + store.setup().requestTimeout().toNanos();
        return retried(deadline, () -> once(command))
                .thenCompose(outcome -> followed(command.getMember(), outcome.result(), deadline)
                        .thenApply(done -> outcome.result()));
    }

    private CompletableFuture<Outcome.Applied> once(Command command) {
        if (store.group().isLeaderReady()) {
            return changeAsLeader(command);
        }
        long leader = store.leader();
        if (leader == 0 || leader == store.self()) {
            return CompletableFuture.failedFuture(new RequestFailed(Reason.NO_LEADER));
        }
        ChangeMemberRequest request =
                ChangeMemberRequest.newBuilder().setCommand(command).build();
        return store.peers()
                .call(
                        MemberIds.hex(leader),
                        PeerRpc.CHANGE_MEMBER,
                        request,
                        store.setup().requestTimeout().toNanos())
                .exceptionally(failure -> {
                    boolean nothing = failure instanceof PeerClient.Failed failed && failed.nothingHappened();
                    throw new RequestFailed(nothing ? Reason.NOT_LEADER : Reason.LEADER_CHANGED);
                })
                .thenCompose(this::appliedHere);
    }

    private CompletableFuture<Outcome.Applied> appliedHere(io.balsa.peer.v1.Outcome outcome) {
        if (outcome.getFailure() != Failure.NONE) {
            return CompletableFuture.failedFuture(new RequestFailed(CommandRoute.reason(outcome.getFailure())));
        }
        return store.awaitApplied(outcome.getIndex())
                .thenApply(done -> new Outcome.Applied(outcome.getResult(), outcome.getIndex()));
    }

    /** Checks and proposes. The check is made before the log decides, as in etcd: it guards against mistakes, not races. */
    CompletableFuture<Outcome.Applied> changeAsLeader(Command command) {
        return CompletableFuture.supplyAsync(() -> refusal(command.getMember()), around.background())
                .thenCompose(refusal -> refusal.isPresent()
                        ? CompletableFuture.completedFuture(new Outcome.Applied(
                                Result.newBuilder().setRefusal(refusal.get()).build(), 0))
                        : store.propose(command));
    }

    private Optional<Refusal> refusal(MemberChange change) {
        boolean strict = store.setup().strictReconfiguration();
        try (Snapshot now = engine.snapshot()) {
            SafeChanges safe = new SafeChanges(MemberTable.all(now), this::isConnected);
            return switch (change.getRequestCase()) {
                case ADD -> strict ? safe.add(change.getAdd().getIsLearner()) : Optional.empty();
                case REMOVE -> strict ? safe.remove(change.getRemove(), answers(change.getRemove())) : Optional.empty();
                case PROMOTE -> promotion(now, safe, change.getPromote(), strict);
                default -> Optional.empty();
            };
        }
    }

    private Optional<Refusal> promotion(Snapshot now, SafeChanges safe, long id, boolean strict) {
        if (MemberTable.find(now, id).isEmpty()) {
            return Optional.of(MemberRefusals.NOT_A_MEMBER);
        }
        long last = store.lastIndex();
        if (id != store.self() && !SafeChanges.isReady(contacts.lastIndex(id).orElse(0), last)) {
            return Optional.of(MemberRefusals.LEARNER_NOT_READY);
        }
        return strict ? safe.promote() : Optional.empty();
    }

    private boolean isConnected(long id) {
        return id == store.self()
                || contacts.answersFor(id, CONNECTED_FOR, around.nanoTime().getAsLong());
    }

    private boolean answers(long id) {
        return id == store.self() || contacts.answering().contains(id);
    }

    /** Raft follows the table within moments; a client that counts on it need not wait by itself. */
    private CompletableFuture<Void> followed(MemberChange change, Result result, long deadline) {
        if (result.hasRefusal()) {
            return CompletableFuture.completedFuture(null);
        }
        return switch (change.getRequestCase()) {
            case REMOVE ->
                change.getRemove() == store.self()
                        ? CompletableFuture.completedFuture(null)
                        : configured(deadline, now -> !now.contains(change.getRemove()));
            case PROMOTE -> configured(deadline, now -> now.voters().contains(change.getPromote()));
            default -> CompletableFuture.completedFuture(null);
        };
    }

    private CompletableFuture<Void> configured(long deadline, Predicate<Configuration> wanted) {
        return retried(
                deadline,
                () -> store.group().settled().filter(wanted).isPresent()
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(new RequestFailed(Reason.NOT_LEADER)));
    }

    /** Again, as long as nothing has happened and there is time. */
    private <T> CompletableFuture<T> retried(long deadline, Supplier<CompletableFuture<T>> attempt) {
        CompletableFuture<T> result = new CompletableFuture<>();
        attempt(deadline, attempt, result);
        return result;
    }

    private <T> void attempt(long deadline, Supplier<CompletableFuture<T>> attempt, CompletableFuture<T> result) {
        attempt.get().whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else if (!RequestFailed.meansNothingHappened(failure)) {
                result.completeExceptionally(failure);
            } else if (deadline - around.nanoTime().getAsLong() <= 0) {
                result.completeExceptionally(new RequestFailed(Reason.TIMED_OUT));
            } else {
                later(() -> attempt(deadline, attempt, result));
            }
        });
    }

    /**
     * Hands leadership to another member.
     *
     * @return a refusal, or nothing when the other member leads
     */
    public CompletableFuture<Optional<Refusal>> moveLeader(long to) {
        if (!store.group().isLeader()) {
            return CompletableFuture.completedFuture(Optional.of(MemberRefusals.NOT_LEADER));
        }
        if (to == store.self()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        List<Member> members = store.members();
        boolean voter = members.stream().anyMatch(member -> member.getID() == to && !member.getIsLearner());
        if (!voter) {
            return CompletableFuture.completedFuture(Optional.of(MemberRefusals.BAD_TRANSFEREE));
        }
        return store.group()
                .transferLeadership(MemberIds.hex(to), HAND_OVER)
                .handle((reply, failure) -> failure == null && reply.isSuccess()
                        ? Optional.empty()
                        : Optional.of(MemberRefusals.TRANSFER_TIMED_OUT));
    }

    /** Unless this member stops before. */
    private void later(Runnable work) {
        try {
            around.timer().schedule(() -> around.completions().execute(work), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped before a retry");
        }
    }
}
