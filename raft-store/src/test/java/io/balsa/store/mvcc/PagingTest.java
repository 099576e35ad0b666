package io.balsa.store.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.Batch;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.engine.TestEngines;
import io.balsa.store.v1.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long list in pages costs what its keys cost, not that times its pages: counted in entries walked, not in seconds. */
class PagingTest {
    private static final int KEYS = 20_000;
    private static final int PAGE = 100;

    @Test
    void pagesOfAPastRevisionAreConsistentAndCostLinearTime(@TempDir Path folder) {
        try (Engine engine = TestEngines.rocks(folder)) {
            Applier applier = Applier.open(engine, batch -> {});
            for (int from = 0; from < KEYS; from += 1000) {
                List<Command> batch = new ArrayList<>();
                for (int i = from; i < from + 1000; i++) {
                    batch.add(put(i));
                }
                applier.apply(1, from / 1000, batch);
            }
            long revision = applier.revision();
            // Afterwards one key in ten goes and one in ten changes.
            List<Command> changes = new ArrayList<>();
            for (int i = 0; i < KEYS; i += 10) {
                Command.Builder delete = Command.newBuilder();
                delete.getDeleteRangeBuilder().setKey(key(i));
                changes.add(delete.build());
                changes.add(put(i + 1));
            }
            applier.apply(1, KEYS, changes);

            CountingEngine counting = new CountingEngine(engine);
            StoreReader reader = new StoreReader(counting, TestEngines.LIMITS);
            assertThat(pages(reader, revision)).hasSize(KEYS);
            // One walk for the count and one for the pages, each over the present and the gone keys.
            assertThat(counting.moves).isLessThan(4L * KEYS);
        }
    }

    private static List<ByteString> pages(StoreReader reader, long revision) {
        List<ByteString> keys = new ArrayList<>();
        ByteString from = ByteString.copyFromUtf8("key");
        RangeResponse page;
        do {
            page = reader.range(RangeRequest.newBuilder()
                    .setKey(from)
                    .setRangeEnd(ByteString.copyFromUtf8("kez"))
                    .setRevision(revision)
                    .setLimit(PAGE)
                    .build());
            assertThat(page.getCount()).isEqualTo(KEYS - keys.size());
            page.getKvsList().forEach(kv -> {
                assertThat(kv.getVersion()).isEqualTo(1);
                keys.add(kv.getKey());
            });
            from = keys.get(keys.size() - 1).concat(ByteString.copyFrom(new byte[1]));
        } while (page.getMore());
        return keys;
    }

    private static ByteString key(int number) {
        return ByteString.copyFromUtf8(String.format("key%08d", number));
    }

    private static Command put(int number) {
        Command.Builder put = Command.newBuilder();
        put.getPutBuilder().setKey(key(number)).setValue(ByteString.copyFrom(new byte[64]));
        return put.build();
    }

    /** Counts how often a cursor moves to another entry. */
    private static final class CountingEngine implements Engine {
        private final Engine engine;
        private long moves;

        CountingEngine(Engine engine) {
            this.engine = engine;
        }

        @Override
        public Snapshot snapshot() {
            return new CountingSnapshot(engine.snapshot());
        }

        @Override
        public void write(Batch batch) {
            engine.write(batch);
        }

        @Override
        public boolean writeOnto(Snapshot base, Batch batch) {
            throw new UnsupportedOperationException("nothing is compacted here");
        }

        @Override
        public void reclaim(Room room) {
            engine.reclaim(room);
        }

        @Override
        public void roomToTidy(long bytes) {
            engine.roomToTidy(bytes);
        }

        @Override
        public void flush() {
            engine.flush();
        }

        @Override
        public TermIndex flushedApplied() {
            return engine.flushedApplied();
        }

        @Override
        public long sizeBytes() {
            return engine.sizeBytes();
        }

        @Override
        public long sizeInUseBytes() {
            return engine.sizeInUseBytes();
        }

        @Override
        public void close() {
            engine.close();
        }

        private final class CountingSnapshot implements Snapshot {
            private final Snapshot snapshot;

            CountingSnapshot(Snapshot snapshot) {
                this.snapshot = snapshot;
            }

            @Override
            public TermIndex applied() {
                return snapshot.applied();
            }

            @Override
            public byte @Nullable [] get(Column column, byte[] key) {
                return snapshot.get(column, key);
            }

            @Override
            public Cursor scan(Column column, byte[] from, byte @Nullable [] to) {
                return new CountingCursor(snapshot.scan(column, from, to));
            }

            @Override
            public void close() {
                snapshot.close();
            }
        }

        private final class CountingCursor implements Cursor {
            private final Cursor cursor;

            CountingCursor(Cursor cursor) {
                this.cursor = cursor;
            }

            @Override
            public boolean valid() {
                return cursor.valid();
            }

            @Override
            public void next() {
                moves++;
                cursor.next();
            }

            @Override
            public void seek(byte[] from) {
                moves++;
                cursor.seek(from);
            }

            @Override
            public byte[] key() {
                return cursor.key();
            }

            @Override
            public byte[] value() {
                return cursor.value();
            }

            @Override
            public void close() {
                cursor.close();
            }
        }
    }
}
