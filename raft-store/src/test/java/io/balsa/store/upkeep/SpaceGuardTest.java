package io.balsa.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.alarm.Alarms;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.v1.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class SpaceGuardTest {
    private static final long MEMBER = 7;

    private long storeBytes = 0;
    private long freeBytes = 1_000;
    private long tidyBytes;
    private Alarms alarms = Alarms.NONE;
    private final List<Command> proposed = new ArrayList<>();
    private final List<CompletableFuture<Void>> barriers = new ArrayList<>();
    private CompletableFuture<?> outcome = CompletableFuture.completedFuture("applied");

    private final Space space = new Space() {
        @Override
        public long storeBytes() {
            return storeBytes;
        }

        @Override
        public long freeBytes() {
            return freeBytes;
        }

        @Override
        public long reserveBytes() {
            return 100;
        }

        @Override
        public void tidyWithin(long bytes) {
            tidyBytes = bytes;
        }
    };

    private SpaceGuard guard(long quota) {
        return new SpaceGuard(
                MEMBER,
                new QuotaMeter(quota),
                new SpaceGuard.Surroundings(
                        space,
                        () -> alarms,
                        () -> {
                            CompletableFuture<Void> barrier = new CompletableFuture<>();
                            barriers.add(barrier);
                            return barrier;
                        },
                        command -> {
                            proposed.add(command);
                            return outcome;
                        },
                        Runnable::run));
    }

    /** Costs 300 bytes. */
    private static final Command PUT = Command.newBuilder()
            .setPut(PutRequest.newBuilder().setKey(ByteString.copyFrom(new byte[44])))
            .build();

    private static final Command DELETE = Command.newBuilder()
            .setDeleteRange(DeleteRangeRequest.newBuilder().setKey(ByteString.copyFrom(new byte[44])))
            .build();

    @Test
    void aBurstDoesNotRunPastTheQuotaBetweenTwoLooks() {
        SpaceGuard guard = guard(1_000);
        storeBytes = 350;
        guard.look();
        assertThat(guard.admit(PUT)).isCompleted();
        assertThat(guard.admit(PUT)).isCompleted();
        // It looks again before it says no, and these have not arrived in the store yet.
        assertThat(guard.admit(PUT)).isCompleted();
        storeBytes = 900;
        guard.look();
        assertRefused(guard.admit(PUT));
        assertThat(guard.admit(DELETE)).isCompleted();
        assertThat(proposed).hasSize(1);
        assertThat(proposed.get(0).getAlarm().getMemberID()).isEqualTo(MEMBER);
        assertThat(proposed.get(0).getAlarm().getAlarm()).isEqualTo(AlarmType.NOSPACE);
    }

    @Test
    void aBurstDoesNotRunPastTheReserveOfTheDiskBetweenTwoLooks() {
        SpaceGuard guard = guard(-1);
        freeBytes = 100 + 4 * 700;
        guard.look();
        assertThat(guard.admit(PUT)).isCompleted();
        assertThat(guard.admit(PUT)).isCompleted();
        freeBytes = 99;
        assertRefused(guard.admit(PUT));
        assertThat(proposed).isNotEmpty();
    }

    @Test
    void keepingFilesInOrderLeavesRoomForTheLogAndForFlushes() {
        SpaceGuard guard = guard(-1);
        freeBytes = 1_000;
        guard.look();
        assertThat(tidyBytes).isEqualTo(950);
        freeBytes = 70;
        guard.look();
        assertThat(tidyBytes).isEqualTo(20);
    }

    @Test
    void theRefusalComesAfterTheAlarm() {
        SpaceGuard guard = guard(1_000);
        storeBytes = 1_000;
        guard.look();
        CompletableFuture<Object> applied = new CompletableFuture<>();
        outcome = applied;
        var first = guard.admit(PUT);
        var second = guard.admit(PUT);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        assertThat(proposed).as("one alarm for both").hasSize(1);
        applied.complete("applied");
        assertRefused(first);
        assertRefused(second);
    }

    @Test
    void anAlarmThatWasTakenBackElsewhereRefusesNothing() {
        SpaceGuard guard = guard(1_000);
        alarms = noSpace(9);
        var stale = guard.admit(PUT);
        assertThat(stale).isNotDone();
        alarms = Alarms.NONE;
        barriers.get(0).complete(null);
        assertThat(stale).isCompleted();
        alarms = noSpace(9);
        var refused = guard.admit(PUT);
        barriers.get(1).complete(null);
        assertRefused(refused);
        assertThat(proposed).isEmpty();
    }

    @Test
    void aMemberThatOnlyFollowsRaisesTheAlarmTooButNotForWhatIsNotGrowing() {
        SpaceGuard guard = guard(1_000);
        storeBytes = 1_000;
        guard.look();
        assertThat(proposed).isEmpty();
        guard.grew();
        guard.look();
        assertThat(proposed).hasSize(1);
        alarms = noSpace(MEMBER);
        guard.grew();
        guard.look();
        assertThat(proposed).hasSize(1);
        // Taken back: it comes again with the next growth.
        alarms = Alarms.NONE;
        guard.look();
        assertThat(proposed).hasSize(1);
        guard.grew();
        guard.look();
        assertThat(proposed).hasSize(2);
    }

    @Test
    void aDiskBelowItsReserveRefusesWhateverTheQuota() {
        SpaceGuard guard = guard(-1);
        storeBytes = 1L << 50;
        guard.look();
        assertThat(guard.admit(PUT)).isCompleted();
        freeBytes = 99;
        guard.look();
        assertThat(proposed).hasSize(1);
        assertRefused(guard.admit(PUT));
        assertThat(guard.admit(DELETE)).isCompleted();
        freeBytes = 100;
        guard.look();
        assertThat(guard.admit(PUT)).isCompleted();
    }

    private static Alarms noSpace(long member) {
        return new Alarms(List.of(AlarmMember.newBuilder()
                .setMemberID(member)
                .setAlarm(AlarmType.NOSPACE)
                .build()));
    }

    private static void assertRefused(CompletableFuture<?> admitted) {
        assertThat(admitted).isCompletedExceptionally();
        assertThatThrownBy(admitted::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RefusedException.class)
                .hasMessageContaining("etcdserver: mvcc: database space exceeded");
    }
}
