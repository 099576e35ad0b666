package io.balsa.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.WatchCancelRequest;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchProgressRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.Limits;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.mvcc.KeyRange;
import io.balsa.store.mvcc.RevisionEvents;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.v1.Command;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WatchHubTest {
    private static final ByteString ALL = ByteString.copyFrom(new byte[1]);

    /** A store and its hub, whose two executors run when the test says so. */
    private static final class World {
        final Deque<Runnable> hubTasks = new ArrayDeque<>();
        final Deque<Runnable> historyTasks = new ArrayDeque<>();
        final MemoryEngine engine = new MemoryEngine();
        final StoreReader reader = new StoreReader(engine, Limits.DEFAULT);
        final Applier applier;
        final WatchHub hub;
        long now;
        long index;

        World(WatchHub.Bounds bounds) {
            WatchHub[] later = new WatchHub[1];
            applier = Applier.open(engine, batch -> later[0].applied(batch));
            WatchHub.Surroundings around = new WatchHub.Surroundings(
                    hubTasks::addLast, historyTasks::addLast, reader::history, applier::revision, () -> now);
            hub = new WatchHub(
                    around,
                    bounds,
                    revision ->
                            ResponseHeader.newBuilder().setRevision(revision).build());
            later[0] = hub;
        }

        void apply(Command... commands) {
            applier.apply(1, ++index, List.of(commands));
        }

        /** Applied by another member, whose state then takes the place of this one's. */
        void leap(Command... commands) {
            MemoryEngine ahead = engine.copy();
            Applier.open(ahead, batch -> {}).apply(1, ++index, List.of(commands));
            engine.replaceBy(ahead);
            applier.replaced();
            hub.replaced(reader.state());
        }

        void put(String key, String value) {
            apply(putCommand(key, value));
        }

        boolean step(boolean history) {
            Runnable task = history ? historyTasks.pollFirst() : hubTasks.pollFirst();
            if (task != null) {
                task.run();
            }
            return task != null;
        }

        void settle() {
            while (step(false) || step(true)) {
                // Until nothing is left to do.
            }
        }
    }

    private static final class Consumer implements Sink {
        final List<WatchResponse> got = new ArrayList<>();
        int room = Integer.MAX_VALUE;
        RuntimeException failure;

        @Override
        public boolean isReady() {
            return room > 0;
        }

        @Override
        public void send(WatchResponse response) {
            room--;
            got.add(response);
        }

        @Override
        public void requestMore() {}

        @Override
        public void fail(RuntimeException cause) {
            failure = cause;
        }

        List<String> events(long id) {
            return got.stream()
                    .filter(response -> response.getWatchId() == id)
                    .flatMap(response -> response.getEventsList().stream())
                    .map(Consumer::text)
                    .toList();
        }

        static String text(Event event) {
            return event.getKv().getModRevision() + " " + event.getType() + " "
                    + event.getKv().getKey().toStringUtf8() + "="
                    + event.getKv().getValue().toStringUtf8()
                    + (event.hasPrevKv()
                            ? " was " + event.getPrevKv().getValue().toStringUtf8()
                            : "");
        }
    }

    private static final WatchHub.Bounds ROOMY =
            new WatchHub.Bounds(1 << 20, 1 << 20, 1 << 20, 1 << 20, Duration.ofMinutes(10));

    private final World world = new World(ROOMY);
    private final Consumer consumer = new Consumer();
    private final WatchStream stream = world.hub.open(consumer);

    private static Command putCommand(String key, String value) {
        return Command.newBuilder().setPut(put(key, value)).build();
    }

    private static PutRequest put(String key, String value) {
        return PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build();
    }

    private static Command delete(String key) {
        return Command.newBuilder()
                .setDeleteRange(DeleteRangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
                .build();
    }

    private static WatchRequest create(WatchCreateRequest.Builder create) {
        return WatchRequest.newBuilder().setCreateRequest(create).build();
    }

    private static WatchCreateRequest.Builder all() {
        return WatchCreateRequest.newBuilder().setKey(ALL).setRangeEnd(ALL);
    }

    private static final WatchRequest PROGRESS = WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build();

    @Test
    void aWatchFromNowBeginsAfterTheRevisionOfItsReply() {
        world.put("a", "1");
        // Asked for before the hub has heard of the put: the reply must cover it all the same.
        stream.request(create(all()));
        world.settle();
        world.put("a", "2");
        world.settle();
        assertThat(consumer.got.get(0).getCreated()).isTrue();
        assertThat(consumer.got.get(0).getHeader().getRevision()).isEqualTo(2);
        assertThat(consumer.events(0)).containsExactly("3 PUT a=2");
    }

    @Test
    void historyComesFirstAndTheRestFollows() {
        world.put("a", "1");
        world.put("b", "1");
        stream.request(create(all().setStartRevision(2).setPrevKv(true)));
        world.put("a", "2");
        world.settle();
        world.apply(delete("b"));
        world.settle();
        assertThat(consumer.events(0))
                .containsExactly("2 PUT a=1", "3 PUT b=1", "4 PUT a=2 was 1", "5 DELETE b= was 1");
    }

    @Test
    void aFutureStartSeesNothingEarlierAndHoldsProgressBack() {
        stream.request(create(all().setStartRevision(4)));
        stream.request(PROGRESS);
        world.put("a", "1");
        world.settle();
        world.put("a", "2");
        world.settle();
        assertThat(consumer.got)
                .as("only the reply, and the progress that is true now")
                .hasSize(2);
        assertThat(consumer.got.get(1).getWatchId()).isEqualTo(-1);
        assertThat(consumer.got.get(1).getHeader().getRevision()).isEqualTo(3);
        world.put("a", "3");
        world.settle();
        assertThat(consumer.events(0)).containsExactly("4 PUT a=3");
    }

    @Test
    void filtersAndSingleKeysAreHonoured() {
        stream.request(create(WatchCreateRequest.newBuilder().setKey(ByteString.copyFromUtf8("a"))));
        stream.request(create(all().addFilters(WatchCreateRequest.FilterType.NOPUT)));
        stream.request(create(all().addFilters(WatchCreateRequest.FilterType.NODELETE)));
        world.settle();
        world.apply(putCommand("a", "1"), putCommand("ab", "1"), delete("a"));
        world.settle();
        assertThat(consumer.events(0)).containsExactly("2 PUT a=1", "4 DELETE a=");
        assertThat(consumer.events(1)).containsExactly("4 DELETE a=");
        assertThat(consumer.events(2)).containsExactly("2 PUT a=1", "3 PUT ab=1");
    }

    @Test
    void aCompactedStartIsTold() {
        world.put("a", "1");
        world.put("a", "2");
        world.put("a", "3");
        world.apply(Command.newBuilder()
                .setCompact(CompactionRequest.newBuilder().setRevision(3))
                .build());
        stream.request(create(all().setStartRevision(2)));
        stream.request(create(all().setStartRevision(3)));
        world.settle();
        WatchResponse cancelled = consumer.got.stream()
                .filter(WatchResponse::getCanceled)
                .findFirst()
                .orElseThrow();
        assertThat(cancelled.getWatchId()).isZero();
        assertThat(cancelled.getCompactRevision()).isEqualTo(3);
        assertThat(cancelled.getHeader().getRevision()).isZero();
        assertThat(consumer.events(1)).containsExactly("3 PUT a=2", "4 PUT a=3");
    }

    @Test
    void badCreatesAreRefusedWithoutHarmToOthers() {
        stream.request(create(all().setWatchId(7)));
        stream.request(create(all().setWatchId(7)));
        stream.request(create(WatchCreateRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("b"))
                .setRangeEnd(ByteString.copyFromUtf8("a"))));
        stream.request(create(all()));
        world.settle();
        assertThat(consumer.got).extracting(WatchResponse::getWatchId).containsExactly(7L, -1L, -1L, 0L);
        assertThat(consumer.got)
                .extracting(WatchResponse::getCancelReason)
                .containsExactly(
                        "", "mvcc: duplicate watch ID provided on the WatchStream", "mvcc: watcher range is empty", "");
    }

    @Test
    void afterACancelNothingComes() {
        stream.request(create(all()));
        stream.request(WatchRequest.newBuilder()
                .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(0))
                .build());
        stream.request(WatchRequest.newBuilder()
                .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(99))
                .build());
        world.put("a", "1");
        world.settle();
        assertThat(consumer.got).hasSize(2);
        assertThat(consumer.got.get(1).getCanceled()).isTrue();
    }

    @Test
    void aLargeRevisionIsSplitOnlyForThoseThatAllowIt() {
        World small = new World(new WatchHub.Bounds(1 << 20, 1 << 20, 1 << 20, 60, Duration.ofMinutes(10)));
        Consumer one = new Consumer();
        WatchStream stream = small.hub.open(one);
        stream.request(create(all().setFragment(true)));
        stream.request(create(all()));
        small.settle();
        TxnRequest.Builder txn = TxnRequest.newBuilder();
        for (int i = 0; i < 5; i++) {
            txn.addSuccess(RequestOp.newBuilder().setRequestPut(put("k" + i, "0123456789")));
        }
        small.apply(Command.newBuilder().setTxn(txn).build());
        small.settle();
        List<WatchResponse> pieces = one.got.stream()
                .filter(response -> response.getWatchId() == 0 && !response.getCreated())
                .toList();
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(pieces.subList(0, pieces.size() - 1)).allMatch(WatchResponse::getFragment);
        assertThat(pieces.get(pieces.size() - 1).getFragment()).isFalse();
        assertThat(one.events(0)).hasSize(5);
        assertThat(one.got.stream().filter(response -> response.getWatchId() == 1 && !response.getCreated()))
                .hasSize(1);
    }

    @Test
    void idleWatchesThatAskForItAreToldHowFarTheyAre() {
        stream.request(create(all().setProgressNotify(true)));
        world.put("a", "1");
        world.settle();
        world.now += Duration.ofMinutes(11).toNanos();
        world.hub.tick();
        world.settle();
        WatchResponse last = consumer.got.get(consumer.got.size() - 1);
        assertThat(last.getEventsCount()).isZero();
        assertThat(last.getWatchId()).isZero();
        assertThat(last.getHeader().getRevision()).isEqualTo(2);
    }

    /**
     * Random writes, some of which come as a whole new state, a consumer that stops and goes, almost no memory, and tasks in
     * any order: what arrives is the history, every revision whole, nothing twice, nothing missing, and no event at or below a
     * progress that was announced.
     */
    @Property(tries = 200)
    void whateverTheSpeedTheWholeHistoryArrivesOnce(@ForAll long seed) {
        Random random = new Random(seed);
        World tight = new World(new WatchHub.Bounds(200, 100, 150, 1 << 20, Duration.ofMinutes(10)));
        Consumer slow = new Consumer();
        WatchStream slowStream = tight.hub.open(slow);
        slowStream.request(create(all().setStartRevision(1).setPrevKv(true)));
        for (int i = 0; i < 150; i++) {
            switch (random.nextInt(7)) {
                case 0, 1 -> tight.apply(randomCommands(random));
                case 6 -> tight.leap(randomCommands(random));
                case 2 -> tight.step(false);
                case 3 -> tight.step(true);
                case 4 -> {
                    slow.room = random.nextInt(3);
                    slowStream.ready();
                }
                default -> slowStream.request(PROGRESS);
            }
        }
        slow.room = Integer.MAX_VALUE;
        slowStream.ready();
        slowStream.request(PROGRESS);
        tight.settle();

        List<String> expected = new ArrayList<>();
        for (RevisionEvents revision :
                tight.reader.history(1, KeyRange.of(ALL, ALL), Long.MAX_VALUE).revisions()) {
            revision.events().forEach(event -> expected.add(Consumer.text(event)));
        }
        assertThat(slow.events(0)).isEqualTo(expected);
        assertThat(slow.got.get(slow.got.size() - 1).getHeader().getRevision()).isEqualTo(tight.applier.revision());
        checkOrder(slow.got);
    }

    private static void checkOrder(List<WatchResponse> responses) {
        long seen = 0;
        for (WatchResponse response : responses) {
            for (Event event : response.getEventsList()) {
                assertThat(event.getKv().getModRevision()).isGreaterThan(seen);
            }
            if (response.getEventsCount() > 0) {
                seen = response.getEvents(response.getEventsCount() - 1).getKv().getModRevision();
                assertThat(response.getHeader().getRevision()).isGreaterThanOrEqualTo(seen);
            } else if (!response.getCreated()) {
                assertThat(response.getHeader().getRevision())
                        .as("progress covers what came before it")
                        .isGreaterThanOrEqualTo(seen);
                seen = response.getHeader().getRevision();
            }
        }
    }

    private static Command[] randomCommands(Random random) {
        Command[] commands = new Command[1 + random.nextInt(3)];
        for (int i = 0; i < commands.length; i++) {
            String key = "k" + random.nextInt(4);
            commands[i] = random.nextInt(4) == 0 ? delete(key) : putCommand(key, "v" + random.nextInt(100));
        }
        return commands;
    }
}
