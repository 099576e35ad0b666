package io.balsa.store.member;

import io.balsa.etcd.v3.Member;
import io.balsa.store.v1.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Which changes of membership are too dangerous at this moment: they could leave the cluster without a majority.
 *
 * <p>etcd: {@code --strict-reconfig-check}, in its order, before the change is put to the log. A member counts as started
 * when it has published its name; connected is one that has answered without a break for a while.
 */
public final class SafeChanges {
    /** etcd: {@code readyPercentThreshold}. */
    private static final double LEARNER_READY = 0.9;

    private final List<Member> members;
    private final List<Member> voters;
    private final LongPredicate connected;

    /**
     * @param members the table
     * @param connected whether a member has been connected long enough; the member that asks is
     */
    public SafeChanges(List<Member> members, LongPredicate connected) {
        this.members = List.copyOf(members);
        this.voters = members.stream().filter(member -> !member.getIsLearner()).toList();
        this.connected = connected;
    }

    /** etcd: mayAddMember. */
    public Optional<Refusal> add(boolean learner) {
        if (!learner && !maySafelyAdd()) {
            return Optional.of(MemberRefusals.TOO_FEW_STARTED);
        }
        // The new member counts as one that is not there.
        if (voters.size() > 1 && connected() < quorum(voters.size() + 1)) {
            return Optional.of(MemberRefusals.UNHEALTHY);
        }
        return Optional.empty();
    }

    private boolean maySafelyAdd() {
        long started = started(0);
        // etcd: a cluster of one that was restored may always grow
        return (started == 1 && voters.size() == 1) || started >= quorum(voters.size() + 1);
    }

    /**
     * etcd: mayRemoveMember.
     *
     * @param answers whether the member that shall go answers at all, or is the one that asks
     */
    public Optional<Refusal> remove(long id, boolean answers) {
        if (members.stream().anyMatch(member -> member.getID() == id && member.getIsLearner())) {
            return Optional.empty();
        }
        long left = voters.stream().filter(voter -> voter.getID() != id).count();
        if (started(id) < quorum(left)) {
            return Optional.of(MemberRefusals.TOO_FEW_STARTED);
        }
        if (answers && connected() - 1 < 1 + (voters.size() - 1) / 2) {
            return Optional.of(MemberRefusals.UNHEALTHY);
        }
        return Optional.empty();
    }

    /** etcd: IsReadyToPromoteMember, which counts the learner as a started voter. */
    public Optional<Refusal> promote() {
        return started(0) + 1 < quorum(voters.size() + 1)
                ? Optional.of(MemberRefusals.TOO_FEW_STARTED)
                : Optional.empty();
    }

    /** etcd: isLearnerReady. Asked even where the other rules are switched off. */
    public static boolean isReady(long itsLastIndex, long lastIndex) {
        return itsLastIndex >= LEARNER_READY * lastIndex;
    }

    private long started(long except) {
        return voters.stream()
                .filter(voter -> voter.getID() != except && !voter.getName().isEmpty())
                .count();
    }

    private long connected() {
        return voters.stream().filter(voter -> connected.test(voter.getID())).count();
    }

    private static long quorum(long members) {
        return members / 2 + 1;
    }
}
