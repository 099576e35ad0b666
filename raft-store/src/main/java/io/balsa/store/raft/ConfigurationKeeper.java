package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.store.member.MemberIds;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.MemberChange;
import io.balsa.store.v1.Members;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.protocol.RaftClientReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's duty to make raft follow the member table: it looks at both and takes the {@linkplain ConfigurationStep next
 * step}, one at a time. What it sees counts, not what has happened: a new leader goes on where the old one stopped.
 *
 * <p>Fenced twice: only the leader's own raft takes a new configuration, and only in place of the one that was looked at.
 */
final class ConfigurationKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationKeeper.class);
    /** After a step that failed: nobody needs to see it fail faster. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration HAND_OVER = Duration.ofSeconds(3);

    private final RaftStore store;
    private final Contacts contacts;
    private final List<Member> founders;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile long notBeforeNanos;
    /** When a member could not join, Ratis has stopped sending to the learners too, until they join once more. */
    private volatile boolean learnersLost;

    /** @param founders what this member was told to make the cluster with; empty: it joined one that was there */
    ConfigurationKeeper(RaftStore store, Contacts contacts, List<Member> founders) {
        this.store = store;
        this.contacts = contacts;
        this.founders = List.copyOf(founders);
        this.notBeforeNanos = store.nanoTime();
    }

    /** One look, and one step if there is one to take. Blocks on the log: not for the timer. */
    void turn(List<Member> table) {
        RatisGroup group = store.group();
        if (!group.isLeaderReady()
                || store.nanoTime() - notBeforeNanos < 0
                || (table.isEmpty() && founders.isEmpty())
                || !underWay.compareAndSet(false, true)) {
            return;
        }
        if (table.isEmpty()) {
            found(group.term());
            return;
        }
        Optional<Configuration> now = group.settled();
        if (now.isEmpty()) {
            underWay.set(false);
            return;
        }
        take(step(table, now.get()), now.get());
    }

    private ConfigurationStep step(List<Member> table, Configuration now) {
        if (learnersLost) {
            learnersLost = false;
            if (!now.learners().isEmpty()) {
                return new ConfigurationStep.Change(new Configuration(now.voters(), Set.of()));
            }
        }
        Set<Long> answering = new HashSet<>(contacts.answering());
        answering.add(store.self());
        return ConfigurationStep.next(table, now, store.self(), answering);
    }

    private void take(ConfigurationStep step, Configuration now) {
        if (step instanceof ConfigurationStep.Change change) {
            LOG.info("raft changes from {} to {}", now, change.to());
            store.group().change(now, change.to()).whenComplete((reply, failure) -> {
                boolean done = ended("the configuration was not changed", reply, failure);
                learnersLost = !done;
            });
        } else if (step instanceof ConfigurationStep.HandOver handOver) {
            String to = MemberIds.hex(handOver.to());
            LOG.info("this leader has been removed and hands over to {}", to);
            store.group()
                    .transferLeadership(to, HAND_OVER)
                    .whenComplete((reply, failure) -> ended("leadership was not handed over", reply, failure));
        } else {
            underWay.set(false);
        }
    }

    private boolean ended(String not, @Nullable RaftClientReply reply, @Nullable Throwable failure) {
        boolean done = reply != null && reply.isSuccess();
        if (!done) {
            LOG.info("{}: {}", not, String.valueOf(failure != null || reply == null ? failure : reply.getException()));
            notBeforeNanos = store.nanoTime() + PAUSE.toNanos();
        }
        underWay.set(false);
        return done;
    }

    /** The table begins with the members that the cluster was made with; a second one does nothing. */
    private void found(long term) {
        CompletableFuture<Outcome.Applied> founded = store.propose(Command.newBuilder()
                .setExpectedTerm(term)
                .setMember(
                        MemberChange.newBuilder().setFound(Members.newBuilder().addAllMembers(founders)))
                .build());
        founded.whenComplete((done, failure) -> underWay.set(false));
    }
}
