package io.balsa.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.bench.load.ClosedLoop;
import io.balsa.bench.load.Connections;
import io.balsa.bench.load.EventLoop;
import io.balsa.bench.load.LoadResult;
import io.balsa.bench.load.Tickets;
import io.balsa.bench.load.Work;
import io.balsa.bench.peer.Patience;
import io.balsa.bench.work.TinyStore.Mistake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that makes a single mistake is found out, by what its answers say or by reading back. */
class FaultsAreSeenTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static EventLoop loop;

    @BeforeAll
    static void start() {
        loop = EventLoop.start();
    }

    @AfterAll
    static void stop() {
        loop.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NONE | ",
                "LOSE_A_PUT | has revision",
                "APPLY_TWICE | the revision went from",
                "CHANGE_A_VALUE | has another value than its last acknowledged write",
                "DROP_A_KEY | of 1000 keys, 999 are there",
                "INVENT_A_KEY | of 1000 keys, 1001 are there",
                "READ_STALE | a linearizable range of bench/x/"
            })
    void oneMistakeIsEnough(Mistake mistake, String sentence) throws Exception {
        // Stale reads need reads; what a mixed load reads could hide other mistakes from reading back.
        Kind kind = mistake == Mistake.READ_STALE || mistake == Mistake.NONE ? Kind.MIX_1 : Kind.PUT;
        assertThat(faultOf(mistake, kind))
                .satisfies(fault -> assertThat(fault.isPresent()).isEqualTo(sentence != null))
                .satisfies(fault -> assertThat(fault.orElse("")).contains(sentence == null ? "" : sentence));
    }

    private static Optional<String> faultOf(Mistake mistake, Kind kind) throws Exception {
        Keyspace keys = new Keyspace("x", new DataSet(1_000, 64), 1);
        try (TinyStore store = new TinyStore(mistake);
                Connections connections = Connections.open(List.of(store.port()), 2, loop)) {
            connections.prime();
            FillWork fill = new FillWork(Lanes.of(1, keys, connections, 1));
            ClosedLoop closed = new ClosedLoop(System::nanoTime);
            assertThat(closed.run(fill, Tickets.count(fill.requests()), LIMIT).isClean())
                    .isTrue();
            Accounts accounts = new Accounts(connections, keys, new Patience(System::nanoTime));
            Work work = Works.of(kind, Lanes.of(4, keys, connections, 1));
            // The mistake is made at the last put, so that no later one covers it up.
            long requests = kind == Kind.PUT ? 500 : 2_000;
            LoadResult result = closed.run(work, Tickets.count(requests), LIMIT);
            assertThat(result.failure()).isEmpty();
            return result.wrong().isPresent() ? result.wrong() : accounts.close(result, work.writes(), 1);
        }
    }
}
