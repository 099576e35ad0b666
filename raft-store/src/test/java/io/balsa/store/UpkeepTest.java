package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmRequest.AlarmAction;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.DefragmentRequest;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.etcd.v3.HashRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.balsa.store.config.AutoCompaction;
import io.balsa.store.config.CorruptionChecks;
import io.balsa.store.config.Upkeep;
import io.balsa.store.engine.Engine;
import io.balsa.store.upkeep.Space;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members that look after themselves: quota, disk, checksums, compaction. */
class UpkeepTest {
    static final String NO_SPACE = "etcdserver: mvcc: database space exceeded";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final StoreServer.SpaceSource PLENTY = engine -> disk(engine, () -> 1L << 40);

    @TempDir
    private Path folder;

    private static Space disk(Engine engine, LongSupplier free) {
        return new Space() {
            @Override
            public long storeBytes() {
                return engine.sizeBytes();
            }

            @Override
            public long freeBytes() {
                return free.getAsLong();
            }

            @Override
            public long reserveBytes() {
                return 1_000;
            }

            @Override
            public void tidyWithin(long bytes) {
                engine.roomToTidy(bytes);
            }
        };
    }

    static Upkeep quota(long bytes) {
        return new Upkeep(bytes, AutoCompaction.OFF, CorruptionChecks.DEFAULT, false);
    }

    @Test
    void aFullStoreTakesWritesAgainAfterDeleteCompactDefragmentAndDisarm() {
        long quota = 8 << 20;
        try (LocalMembers members = LocalMembers.start(folder, 3, quota(quota))) {
            StoreServer one = members.member(0);
            byte[] value = new byte[64 << 10];
            new Random(1).nextBytes(value);
            StatusRuntimeException full = null;
            for (int i = 0; full == null && i < 1_000; i++) {
                full = putFails(one, "k" + i, ByteString.copyFrom(value));
            }
            assertThat(full).isNotNull();
            assertThat(full.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(full.getStatus().getDescription()).isEqualTo(NO_SPACE);
            // The first refusal comes with the alarm, and from then on everybody refuses.
            for (StoreServer member : members.all()) {
                assertThat(alarms(member)).isNotEmpty().allMatch(alarm -> alarm.getAlarm() == AlarmType.NOSPACE);
                assertThat(putFails(member, "k", ByteString.EMPTY)).hasMessageContaining(NO_SPACE);
                assertThat(grantFails(member)).hasMessageContaining(NO_SPACE);
                StatusResponse status = LocalMembers.status(member);
                assertThat(status.getDbSizeQuota()).isEqualTo(quota);
                assertThat(status.getDbSizeInUse()).isLessThanOrEqualTo(status.getDbSize());
                assertThat(status.getErrorsList()).anyMatch(error -> error.endsWith(" alarm:NOSPACE "));
            }
            long before = LocalMembers.status(one).getDbSize();
            kv(one).deleteRange(DeleteRangeRequest.newBuilder()
                    .setKey(key("k"))
                    .setRangeEnd(key("l"))
                    .build());
            long revision = kv(one).range(
                            RangeRequest.newBuilder().setKey(key("k")).build())
                    .getHeader()
                    .getRevision();
            kv(one).compact(CompactionRequest.newBuilder()
                    .setRevision(revision)
                    .setPhysical(true)
                    .build());
            for (StoreServer member : members.all()) {
                maintenance(member).defragment(DefragmentRequest.getDefaultInstance());
            }
            // The last deletes of a follower may have been applied after its defragmentation.
            await().atMost(PATIENCE).untilAsserted(() -> {
                for (StoreServer member : members.all()) {
                    maintenance(member).defragment(DefragmentRequest.getDefaultInstance());
                    assertThat(LocalMembers.status(member).getDbSize()).isLessThan(quota / 4);
                }
            });
            System.out.println("full at " + before + " bytes, after delete, compact and defragment "
                    + LocalMembers.status(one).getDbSize());
            disarmAll(one);
            for (StoreServer member : members.all()) {
                assertThat(putFails(member, "again", ByteString.copyFrom(value)))
                        .isNull();
            }
            assertThat(alarms(one)).isEmpty();
        }
    }

    @Test
    void aDiskThatRunsFullStopsGrowthOfAllMembersBeforeItIsFull() {
        AtomicLong free = new AtomicLong(1L << 40);
        StoreServer.SpaceSource disk = engine -> disk(engine, free::get);
        try (LocalMembers members = LocalMembers.start(
                folder, 3, quota(0), Map.of(1, new StoreServer.Environment(disk, Duration.ofSeconds(60))))) {
            StoreServer low = members.member(1);
            long lowId = LocalMembers.id(low);
            assertThat(putFails(members.member(0), "a", key("1"))).isNull();
            free.set(999);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(alarms(members.member(0)))
                            .containsExactly(AlarmMember.newBuilder()
                                    .setMemberID(lowId)
                                    .setAlarm(AlarmType.NOSPACE)
                                    .build()));
            for (StoreServer member : members.all()) {
                assertThat(putFails(member, "a", key("2"))).hasMessageContaining(NO_SPACE);
            }
            // What makes room goes on.
            long revision = kv(low).deleteRange(
                            DeleteRangeRequest.newBuilder().setKey(key("a")).build())
                    .getHeader()
                    .getRevision();
            kv(low).compact(CompactionRequest.newBuilder()
                    .setRevision(revision)
                    .setPhysical(true)
                    .build());
            // As long as the disk is full, the alarm comes back.
            disarmAll(low);
            await().atMost(PATIENCE).until(() -> !alarms(members.member(2)).isEmpty());
            assertThat(putFails(low, "a", key("3"))).hasMessageContaining(NO_SPACE);
            free.set(1L << 40);
            await().atMost(PATIENCE).untilAsserted(() -> {
                disarmAll(low);
                assertThat(putFails(low, "a", key("3"))).isNull();
            });
        }
    }

    @Test
    void membersHaveTheSameChecksumsHoweverFarEachHasCleanedUpAndAfterRestarts() {
        try (LocalMembers members = LocalMembers.start(folder, 3, quota(0))) {
            load(members, 11, 120);
            HashKVResponse first = assertSameHashes(members);
            assertThat(first.getCompactRevision()).isPositive();
            assertThat(first.getHashRevision()).isEqualTo(first.getHeader().getRevision());
            members.restart(stopped(members, members.leader()));
            assertThat(assertSameHashes(members).getHash()).isEqualTo(first.getHash());
            load(members, 12, 40);
            HashKVResponse second = assertSameHashes(members);
            assertThat(second.getHash()).isNotEqualTo(first.getHash());
            StatusRuntimeException compacted = catchThrowableOfType(
                    StatusRuntimeException.class, () -> hashKv(members.member(0), second.getCompactRevision() - 1));
            assertThat(compacted.getStatus().getDescription())
                    .isEqualTo("etcdserver: mvcc: required revision has been compacted");
            StatusRuntimeException future = catchThrowableOfType(
                    StatusRuntimeException.class, () -> hashKv(members.member(0), second.getHashRevision() + 1));
            assertThat(future.getStatus().getDescription())
                    .isEqualTo("etcdserver: mvcc: required revision is a future revision");
        }
    }

    private static StoreServer stopped(LocalMembers members, StoreServer member) {
        members.stop(member);
        return member;
    }

    /** Random writes at random members, with leases and compactions. */
    private static void load(LocalMembers members, long seed, int writes) {
        Random random = new Random(seed);
        for (int i = 0; i < writes; i++) {
            StoreServer member = members.member(random.nextInt(3));
            ByteString key = key("k" + random.nextInt(40));
            if (random.nextInt(4) == 0) {
                kv(member)
                        .deleteRange(DeleteRangeRequest.newBuilder()
                                .setKey(key)
                                .setRangeEnd(key("k" + random.nextInt(40)))
                                .build());
            } else {
                long revision = kv(member)
                        .put(PutRequest.newBuilder()
                                .setKey(key)
                                .setValue(key("v" + i))
                                .build())
                        .getHeader()
                        .getRevision();
                if (random.nextInt(12) == 0) {
                    kv(member)
                            .compact(CompactionRequest.newBuilder()
                                    .setRevision(revision)
                                    .build());
                }
            }
        }
    }

    private static HashKVResponse assertSameHashes(LocalMembers members) {
        Set<Integer> histories = new HashSet<>();
        Set<Integer> everything = new HashSet<>();
        HashKVResponse last = HashKVResponse.getDefaultInstance();
        for (StoreServer member : members.all()) {
            // A read that has everything written so far, so that the hash has it too.
            kv(member).range(RangeRequest.newBuilder().setKey(key("k")).build());
            last = hashKv(member, 0);
            histories.add(last.getHash());
            everything.add(
                    maintenance(member).hash(HashRequest.getDefaultInstance()).getHash());
        }
        assertThat(histories).hasSize(1);
        assertThat(everything).hasSize(1);
        return last;
    }

    private static HashKVResponse hashKv(StoreServer member, long revision) {
        return maintenance(member)
                .hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
    }

    @Test
    void theLeaderCompactsByItselfAtTheRevisionOfAWhileAgo() {
        AutoCompaction threeSeconds = new AutoCompaction(AutoCompaction.Mode.PERIODIC, "3s");
        Upkeep settings = new Upkeep(0, threeSeconds, CorruptionChecks.DEFAULT, false);
        try (LocalMembers members = LocalMembers.start(folder, 1, settings)) {
            StoreServer one = members.member(0);
            long first = kv(one).put(PutRequest.newBuilder().setKey(key("a")).build())
                    .getHeader()
                    .getRevision();
            AtomicLong last = new AtomicLong(first);
            await().atMost(PATIENCE).until(() -> {
                last.set(kv(one).put(PutRequest.newBuilder().setKey(key("a")).build())
                        .getHeader()
                        .getRevision());
                return hashKv(one, 0).getCompactRevision() >= first;
            });
            assertThat(hashKv(one, 0).getCompactRevision()).isLessThan(last.get());
        }
    }

    @Tag("long")
    @Test
    void aLeaseGoesOnUnderTheNextLeaderFromWhereItWasAndARenewedOneFromItsFullTime() {
        StoreServer.Environment noting = new StoreServer.Environment(PLENTY, Duration.ofSeconds(1));
        Map<Integer, StoreServer.Environment> all = Map.of(0, noting, 1, noting, 2, noting);
        try (LocalMembers members = LocalMembers.start(folder, 3, quota(0), all)) {
            StoreServer leader = members.leader();
            StoreServer other = members.member(leader == members.member(0) ? 1 : 0);
            long left = grant(other, 600);
            long renewed = grant(other, 600);
            await().atMost(PATIENCE).until(() -> timeToLive(other, renewed) < 590);
            assertThat(keepAlive(other, renewed)).isEqualTo(600);
            members.stop(leader);
            await().atMost(PATIENCE).until(() -> LocalMembers.status(other).getLeader() != 0);
            // One note a second, rounded up, and what an election may take on top.
            assertThat(timeToLive(other, left)).isLessThanOrEqualTo(590 + 1 + 1 + 2);
            assertThat(timeToLive(other, renewed)).isGreaterThan(timeToLive(other, left) + 5);
            assertThat(keepAlive(other, left)).isEqualTo(600);
            members.restart(leader);
        }
    }

    private static long grant(StoreServer member, long ttl) {
        return LeaseGrpc.newBlockingStub(member.channel())
                .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(ttl).build())
                .getID();
    }

    private static long timeToLive(StoreServer member, long lease) {
        return LeaseGrpc.newBlockingStub(member.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .leaseTimeToLive(
                        LeaseTimeToLiveRequest.newBuilder().setID(lease).build())
                .getTTL();
    }

    /** The time to live that the answer promises. */
    private static long keepAlive(StoreServer member, long lease) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        StreamObserver<LeaseKeepAliveRequest> requests = LeaseGrpc.newStub(member.channel())
                .leaseKeepAlive(new StreamObserver<>() {
                    @Override
                    public void onNext(LeaseKeepAliveResponse response) {
                        answer.complete(response.getTTL());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
        long ttl = answer.orTimeout(30, TimeUnit.SECONDS).join();
        requests.onCompleted();
        return ttl;
    }

    private static void disarmAll(StoreServer member) {
        for (AlarmMember alarm : alarms(member)) {
            maintenance(member)
                    .alarm(AlarmRequest.newBuilder()
                            .setAction(AlarmAction.DEACTIVATE)
                            .setMemberID(alarm.getMemberID())
                            .setAlarm(alarm.getAlarm())
                            .build());
        }
    }

    private static List<AlarmMember> alarms(StoreServer member) {
        return maintenance(member).alarm(AlarmRequest.getDefaultInstance()).getAlarmsList();
    }

    /** Why the put is refused; null: it is not. */
    private static StatusRuntimeException putFails(StoreServer member, String key, ByteString value) {
        try {
            kv(member)
                    .put(PutRequest.newBuilder()
                            .setKey(key(key))
                            .setValue(value)
                            .build());
            return null;
        } catch (StatusRuntimeException e) {
            return e;
        }
    }

    private static StatusRuntimeException grantFails(StoreServer member) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> LeaseGrpc.newBlockingStub(member.channel())
                        .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(10).build()));
    }

    private static KVGrpc.KVBlockingStub kv(StoreServer member) {
        return KVGrpc.newBlockingStub(member.channel()).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    static MaintenanceGrpc.MaintenanceBlockingStub maintenance(StoreServer member) {
        return MaintenanceGrpc.newBlockingStub(member.channel()).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private static ByteString key(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
