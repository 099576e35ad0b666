package io.balsa.store.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.TestEngines;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.model.Commands;
import io.balsa.store.model.ModelStore;
import io.balsa.store.mvcc.CompactedException;
import io.balsa.store.mvcc.Compaction;
import io.balsa.store.mvcc.HistoryPage;
import io.balsa.store.mvcc.KeyRange;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random commands in random batches, with flushes, crashes and steps of compaction in between, against the naive store. */
class ApplierProperties {
    private static final KeyRange EVERYTHING = new KeyRange(new byte[0], null);

    @Property(tries = 120)
    void theStoreInMemoryEqualsTheModel(@ForAll long seed) {
        new Run(seed, new MemoryEngine(), engine -> ((MemoryEngine) engine).reopened()).go(60);
    }

    @Property(tries = 6)
    void theStoreOnDiskEqualsTheModel(@ForAll long seed) throws IOException {
        Path folder = Files.createTempDirectory("balsa-applier");
        try {
            new Run(seed, TestEngines.rocks(folder), engine -> {
                        engine.close();
                        return TestEngines.rocks(folder);
                    })
                    .go(60);
        } finally {
            delete(folder);
        }
    }

    private record Entry(long term, long index, List<Command> commands, List<Result> results) {}

    /** One store and one model that get the same commands. */
    private static final class Run {
        private final Random random;
        private final Commands commands;
        private final UnaryOperator<Engine> crashAndReopen;
        private final ModelStore model = new ModelStore();
        private final List<Entry> log = new ArrayList<>();
        private final List<Event> heard = new ArrayList<>();
        private Engine engine;
        private Applier applier;
        private Compaction compaction;
        private long term = 1;

        Run(long seed, Engine engine, UnaryOperator<Engine> crashAndReopen) {
            this.random = new Random(seed);
            this.commands = new Commands(random);
            this.crashAndReopen = crashAndReopen;
            open(engine);
        }

        void go(int entries) {
            for (int i = 0; i < entries; i++) {
                step();
                commands.revision(model.revision());
                compareReads(3);
                switch (random.nextInt(12)) {
                    case 0 -> engine.flush();
                    case 1 -> crash();
                    case 2, 3, 4 -> compaction.step();
                    default -> {
                        // Straight on.
                    }
                }
            }
            crash();
            compareAll();
            while (compaction.step()) {
                compareReads(1);
            }
            compareAll();
            assertThat(compaction.finished()).isEqualTo(Math.max(0, model.compacted()));
            engine.close();
        }

        private void open(Engine opened) {
            engine = opened;
            applier = Applier.open(
                    opened,
                    batch -> batch.revisions().forEach(revision -> {
                        assertThat(revision.events()).allMatch(e -> e.getKv().getModRevision() == revision.revision());
                        assertThat(batch.revision())
                                .isEqualTo(applier.revision())
                                .isGreaterThanOrEqualTo(revision.revision());
                        heard.addAll(revision.events());
                    }));
            compaction = new Compaction(opened, TestEngines.LIMITS);
        }

        /** One log entry: commands, or none. */
        private void step() {
            long index = log.size();
            term += random.nextInt(20) == 0 ? 1 : 0;
            List<Command> batch = new ArrayList<>();
            List<Result> expected = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                Command command = commands.next();
                batch.add(command);
                expected.add(model.apply(term, command));
                commands.revision(model.revision());
            }
            Entry entry = new Entry(term, index, batch, expected);
            log.add(entry);
            apply(entry);
        }

        private void apply(Entry entry) {
            if (entry.commands().isEmpty()) {
                applier.skip(entry.term(), entry.index());
            } else {
                assertThat(applier.apply(entry.term(), entry.index(), entry.commands()))
                        .isEqualTo(entry.results());
                // Applied again it has no effect.
                applier.apply(entry.term(), entry.index(), entry.commands());
            }
            assertThat(applier.applied().index()).isEqualTo(entry.index());
        }

        /** What had not been flushed is lost, and comes back from the log with the same results and events. */
        private void crash() {
            long flushed = engine.flushedApplied().index();
            engine = crashAndReopen.apply(engine);
            open(engine);
            assertThat(applier.applied().index()).isGreaterThanOrEqualTo(flushed);
            assertThat(engine.flushedApplied()).isEqualTo(applier.applied());
            heard.removeIf(event -> event.getKv().getModRevision() > applier.revision());
            for (long index = applier.applied().index() + 1; index < log.size(); index++) {
                apply(log.get((int) index));
            }
        }

        private void compareReads(int reads) {
            StoreReader reader = new StoreReader(engine, TestEngines.LIMITS);
            for (int i = 0; i < reads; i++) {
                compare(reader, commands.range());
            }
        }

        private void compare(StoreReader reader, RangeRequest request) {
            model.readRefusal(request)
                    .ifPresentOrElse(
                            refusal -> assertThatThrownBy(() -> reader.range(request))
                                    .isInstanceOfSatisfying(
                                            RefusedException.class,
                                            e -> assertThat(e.refusal()).isEqualTo(refusal)),
                            () -> assertThat(reader.range(request))
                                    .as("%s", request)
                                    .isEqualTo(model.read(request)));
        }

        private void compareAll() {
            StoreReader reader = new StoreReader(engine, TestEngines.LIMITS);
            assertThat(reader.state()).isEqualTo(new StoreState(model.revision(), model.compacted()));
            assertThat(heard).isEqualTo(model.events());
            for (long revision = Math.max(1, model.compacted()); revision <= model.revision(); revision++) {
                RangeRequest.Builder all = RangeRequest.newBuilder()
                        .setKey(ByteString.copyFrom(new byte[1]))
                        .setRangeEnd(ByteString.copyFrom(new byte[1]))
                        .setRevision(revision);
                compare(reader, all.build());
                comparePages(reader, all.setLimit(2).build());
            }
            try (Snapshot snapshot = engine.snapshot()) {
                assertThat(LeaseTable.all(snapshot).stream()
                                .map(lease -> lease.id())
                                .toList())
                        .isEqualTo(List.copyOf(model.leases().keySet()));
                for (long id : model.leases().keySet()) {
                    assertThat(LeaseTable.keys(snapshot, id).stream()
                                    .map(ByteString::copyFrom)
                                    .toList())
                            .isEqualTo(model.leaseKeys(id));
                }
            }
            compareHistory(reader);
        }

        private void comparePages(StoreReader reader, RangeRequest first) {
            RangeRequest page = first;
            while (true) {
                compare(reader, page);
                var answer = model.read(page);
                if (!answer.getMore()) {
                    return;
                }
                ByteString last = answer.getKvs(answer.getKvsCount() - 1).getKey();
                page = page.toBuilder()
                        .setKey(last.concat(ByteString.copyFrom(new byte[1])))
                        .build();
            }
        }

        private void compareHistory(StoreReader reader) {
            long compacted = model.compacted();
            for (long from = Math.max(0, compacted); from <= model.revision() + 2; from++) {
                List<Event> read = new ArrayList<>();
                HistoryPage page;
                long next = from;
                do {
                    page = reader.history(next, EVERYTHING, 1 + random.nextInt(400));
                    page.revisions().forEach(revision -> read.addAll(revision.events()));
                    assertThat(page.nextRevision()).isGreaterThan(next - 1);
                    next = page.nextRevision();
                } while (!page.isLast());
                assertThat(read).as("from %d", from).isEqualTo(model.watched(from));
            }
            if (compacted > 0) {
                assertThatThrownBy(() -> reader.history(compacted - 1, EVERYTHING, 100))
                        .isInstanceOfSatisfying(
                                CompactedException.class,
                                e -> assertThat(e.revision()).isEqualTo(compacted));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
