package io.balsa.store.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine does. */
abstract class EngineContract {
    private Engine engine;

    /** An empty engine. */
    abstract Engine create();

    /** What a process finds after this one was killed. */
    abstract Engine crashAndReopen(Engine engine);

    @BeforeEach
    void open() {
        engine = create();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void anEmptyEngineHasNothingAndHasAppliedNothing() {
        try (Snapshot snapshot = engine.snapshot()) {
            assertThat(snapshot.get(Column.CURRENT, bytes("a"))).isNull();
            assertThat(entries(snapshot, Column.CURRENT, "", null)).isEmpty();
            assertThat(snapshot.applied()).isEqualTo(TermIndex.NONE);
        }
        assertThat(engine.flushedApplied()).isEqualTo(TermIndex.NONE);
    }

    @Test
    void aBatchChangesAllItsColumnsAndTheAppliedIndexTogether() {
        engine.write(new Batch()
                .put(Column.CURRENT, bytes("a"), bytes("1"))
                .put(Column.LEASES, bytes("a"), bytes("2"))
                .applied(new TermIndex(3, 7)));
        try (Snapshot snapshot = engine.snapshot()) {
            assertThat(snapshot.get(Column.CURRENT, bytes("a"))).isEqualTo(bytes("1"));
            assertThat(snapshot.get(Column.LEASES, bytes("a"))).isEqualTo(bytes("2"));
            assertThat(snapshot.get(Column.HISTORY, bytes("a"))).isNull();
            assertThat(snapshot.applied()).isEqualTo(new TermIndex(3, 7));
        }
    }

    @Test
    void whatWasRemovedTakesNoRoomAfterItHasBeenReclaimedAndTheRestIsAsItWas() {
        byte[] value = new byte[10_000];
        new Random(1).nextBytes(value);
        for (int i = 0; i < 200; i++) {
            engine.write(new Batch().put(Column.HISTORY, bytes("k" + i), value));
        }
        long full = engine.sizeBytes();
        assertThat(full).isGreaterThan(200 * 10_000L);
        assertThat(engine.sizeInUseBytes()).isLessThanOrEqualTo(full);
        for (int i = 1; i < 200; i++) {
            engine.write(new Batch().delete(Column.HISTORY, bytes("k" + i)));
        }
        engine.reclaim(Engine.Room.ALL);
        assertThat(engine.sizeBytes()).isLessThan(full / 10);
        assertThat(engine.sizeInUseBytes()).isLessThanOrEqualTo(engine.sizeBytes());
        try (Snapshot snapshot = engine.snapshot()) {
            assertThat(snapshot.get(Column.HISTORY, bytes("k0"))).isEqualTo(value);
            assertThat(snapshot.get(Column.HISTORY, bytes("k1"))).isNull();
        }
    }

    @Test
    void theLaterChangeOfAKeyWins() {
        engine.write(new Batch()
                .put(Column.CURRENT, bytes("a"), bytes("1"))
                .put(Column.CURRENT, bytes("a"), bytes("2"))
                .put(Column.CURRENT, bytes("b"), bytes("1"))
                .delete(Column.CURRENT, bytes("b"))
                .delete(Column.CURRENT, bytes("c"))
                .put(Column.CURRENT, bytes("c"), bytes("")));
        try (Snapshot snapshot = engine.snapshot()) {
            assertThat(entries(snapshot, Column.CURRENT, "", null)).containsExactly("a=2", "c=");
        }
    }

    @Test
    void aBatchIsWrittenOntoWhatItWasWorkedOutFrom() {
        try (Snapshot base = engine.snapshot()) {
            engine.write(new Batch().put(Column.CURRENT, bytes("a"), bytes("1")));
            assertThat(engine.writeOnto(base, new Batch().put(Column.CURRENT, bytes("b"), bytes("2"))))
                    .isTrue();
        }
        try (Snapshot snapshot = engine.snapshot()) {
            assertThat(entries(snapshot, Column.CURRENT, "", null)).containsExactly("a=1", "b=2");
        }
    }

    @Test
    void aSnapshotDoesNotSeeLaterWrites() {
        engine.write(new Batch().put(Column.CURRENT, bytes("a"), bytes("1")).applied(new TermIndex(1, 1)));
        try (Snapshot before = engine.snapshot();
                Cursor cursor = before.scan(Column.CURRENT, bytes(""), null)) {
            engine.write(new Batch()
                    .delete(Column.CURRENT, bytes("a"))
                    .put(Column.CURRENT, bytes("b"), bytes("2"))
                    .applied(new TermIndex(1, 2)));
            assertThat(entries(before, Column.CURRENT, "", null)).containsExactly("a=1");
            assertThat(before.applied()).isEqualTo(new TermIndex(1, 1));
            assertThat(cursor.valid()).isTrue();
            cursor.next();
            assertThat(cursor.valid()).isFalse();
        }
    }

    @Test
    void aScanStaysWithinItsBoundsAndSeeksBothWays() {
        Batch batch = new Batch();
        for (String key : List.of("a", "b", "b\0", "c", "\u00ff")) {
            batch.put(Column.CURRENT, bytes(key), bytes(key));
        }
        engine.write(batch.put(Column.CURRENT, new byte[] {(byte) 0xff}, bytes("last")));
        try (Snapshot snapshot = engine.snapshot()) {
            assertThat(entries(snapshot, Column.CURRENT, "b", "c")).containsExactly("b=b", "b\0=b\0");
            assertThat(entries(snapshot, Column.CURRENT, "c", "b")).isEmpty();
            assertThat(entries(snapshot, Column.CURRENT, "c", null)).hasSize(3);
            try (Cursor cursor = snapshot.scan(Column.CURRENT, bytes("b"), bytes("c"))) {
                cursor.seek(bytes("b\0"));
                assertThat(cursor.key()).isEqualTo(bytes("b\0"));
                cursor.seek(bytes("a"));
                assertThat(cursor.key()).isEqualTo(bytes("b"));
                cursor.seek(bytes("c"));
                assertThat(cursor.valid()).isFalse();
            }
        }
    }

    @Test
    void aCrashLosesOnlyWhatWasWrittenAfterTheLastFlushBegan() {
        engine.write(new Batch().put(Column.CURRENT, bytes("a"), bytes("1")).applied(new TermIndex(1, 1)));
        engine.flush();
        assertThat(engine.flushedApplied()).isEqualTo(new TermIndex(1, 1));
        engine.write(new Batch().put(Column.HISTORY, bytes("b"), bytes("2")).applied(new TermIndex(2, 2)));
        assertThat(engine.flushedApplied()).isEqualTo(new TermIndex(1, 1));

        engine = crashAndReopen(engine);

        assertThat(engine.flushedApplied()).isEqualTo(new TermIndex(1, 1));
        try (Snapshot snapshot = engine.snapshot()) {
            assertThat(snapshot.applied()).isEqualTo(new TermIndex(1, 1));
            assertThat(snapshot.get(Column.CURRENT, bytes("a"))).isEqualTo(bytes("1"));
            assertThat(snapshot.get(Column.HISTORY, bytes("b"))).isNull();
        }
    }

    @Test
    void aFlushWithoutNewEntriesIsHarmless() {
        engine.flush();
        engine.write(new Batch().applied(new TermIndex(1, 5)));
        engine.flush();
        engine.flush();
        assertThat(engine.flushedApplied()).isEqualTo(new TermIndex(1, 5));
        assertThat(engine.sizeInUseBytes()).isBetween(1L, engine.sizeBytes());
    }

    @Test
    void randomChangesThroughAnOverlayEqualASortedMap() {
        long seed = 42;
        Random random = new Random(seed);
        TreeMap<String, String> model = new TreeMap<>();
        for (int round = 0; round < 60; round++) {
            try (Snapshot base = engine.snapshot()) {
                Overlay overlay = new Overlay(base);
                for (int i = random.nextInt(12); i > 0; i--) {
                    String key = "k" + random.nextInt(25);
                    if (random.nextBoolean()) {
                        overlay.put(Column.CURRENT, bytes(key), bytes("v" + round));
                        model.put(key, "v" + round);
                    } else {
                        overlay.delete(Column.CURRENT, bytes(key));
                        model.remove(key);
                    }
                }
                String from = "k" + random.nextInt(25);
                assertThat(entries(overlay, Column.CURRENT, from, null))
                        .as("seed %d", seed)
                        .isEqualTo(lines(model, from));
                assertThat(overlay.get(Column.CURRENT, bytes(from)))
                        .isEqualTo(model.containsKey(from) ? bytes(model.get(from)) : null);
                engine.write(overlay.toBatch());
            }
            try (Snapshot snapshot = engine.snapshot()) {
                assertThat(entries(snapshot, Column.CURRENT, "", null))
                        .as("seed %d", seed)
                        .isEqualTo(lines(model, ""));
            }
        }
    }

    private static List<String> lines(TreeMap<String, String> model, String from) {
        return model.tailMap(from).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static List<String> entries(View view, Column column, String from, String to) {
        List<String> entries = new ArrayList<>();
        try (Cursor cursor = view.scan(column, bytes(from), to == null ? null : bytes(to))) {
            byte[] last = null;
            for (; cursor.valid(); cursor.next()) {
                if (last != null) {
                    assertThat(Arrays.compareUnsigned(last, cursor.key())).isNegative();
                }
                last = cursor.key();
                entries.add(new String(cursor.key(), UTF_8) + "=" + new String(cursor.value(), UTF_8));
            }
        }
        return entries;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
