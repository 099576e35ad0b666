package io.balsa.store.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnCacheProperties {
    private static final Column CACHED = Column.CURRENT;

    /** @param value null: the key is removed */
    record Step(Column column, int key, @Nullable String value, boolean read, boolean replaced) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(CACHED, Column.META),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.strings().ofMaxLength(40).injectNull(0.3),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 19).map(chance -> chance == 0))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property
    void whatIsReadIsWhatWasWrittenLast(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 0, max = 1500) int bytesMax) {
        MemoryEngine engine = new MemoryEngine();
        ColumnCache cache = new ColumnCache(CACHED, bytesMax);
        for (Step step : steps) {
            byte[] key = bytes("key-" + step.key());
            if (step.replaced()) {
                engine = new MemoryEngine();
                cache.clear();
            } else if (!step.read()) {
                Batch batch = new Batch();
                String value = step.value();
                if (value == null) {
                    batch.delete(step.column(), key);
                } else {
                    batch.put(step.column(), key, bytes(value));
                }
                engine.write(batch);
                cache.written(batch);
            }
            try (Snapshot snapshot = engine.snapshot()) {
                assertThat(cache.over(snapshot).get(step.column(), key)).isEqualTo(snapshot.get(step.column(), key));
            }
        }
    }

    @Test
    void whatWasUsedLastIsKeptAndTheRestIsAskedFor() {
        AtomicInteger asked = new AtomicInteger();
        MemoryEngine engine = new MemoryEngine();
        for (String key : List.of("a", "b", "c")) {
            engine.write(new Batch().put(CACHED, bytes(key), new byte[100]));
        }
        Snapshot snapshot = engine.snapshot();
        View base = new View() {
            @Override
            public byte @Nullable [] get(Column column, byte[] key) {
                asked.incrementAndGet();
                return snapshot.get(column, key);
            }

            @Override
            public Cursor scan(Column column, byte[] from, byte @Nullable [] to) {
                return snapshot.scan(column, from, to);
            }
        };
        ColumnCache cache = new ColumnCache(CACHED, 600);
        View view = cache.over(base);
        view.get(CACHED, bytes("a"));
        view.get(CACHED, bytes("b"));
        view.get(CACHED, bytes("a"));
        assertThat(asked).hasValue(2);
        view.get(CACHED, bytes("c"));
        view.get(CACHED, bytes("a"));
        assertThat(asked).as("a was used after b").hasValue(3);
        view.get(CACHED, bytes("b"));
        assertThat(asked).hasValue(4);
        view.get(Column.META, bytes("a"));
        view.get(Column.META, bytes("a"));
        assertThat(asked).as("of one column only").hasValue(6);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
