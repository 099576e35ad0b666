package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.engine.Batch;
import io.balsa.store.engine.DatabaseFolders;
import io.balsa.store.engine.RocksEngine;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.engine.TestEngines;
import io.balsa.store.net.Network;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.ratis.server.raftlog.RaftLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {
    @TempDir
    private Path folder;

    private final Deque<Runnable> flushes = new ArrayDeque<>();
    private final List<Long> toldTheLog = new ArrayList<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private RocksEngine engine;
    private Path log;

    private final Network network = Network.start(1);

    @BeforeEach
    void open() throws IOException {
        engine = TestEngines.rocks(folder);
        log = Files.createDirectory(folder.resolve("log"));
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
        network.close();
        engine.close();
    }

    @Test
    void nothingIsSaidOfWhatHasOnlyBeenApplied() throws IOException {
        Durability durability = durability();
        segment("log_0-9");
        segment("log_10-19");
        segment("log_inprogress_20");
        apply(15);
        durability.applied(99);
        assertThat(flushes).isEmpty();
        assertThat(durability.latest()).isNull();
        assertThat(durability.takePurgeable()).isEqualTo(LogTail.NOTHING);

        durability.applied(1);
        assertThat(flushes).hasSize(1);
        apply(18);
        flushes.remove().run();
        assertThat(durability.latest().getIndex()).isEqualTo(18);
        assertThat(durability.takePurgeable()).isEqualTo(9);
        assertThat(durability.takePurgeable()).as("once").isEqualTo(LogTail.NOTHING);
    }

    @Test
    void afterAStartNothingIsSaidThatIsLowerThanWhatRatisBeganAt() throws IOException {
        apply(25);
        engine.flush();
        Durability durability = durability();
        segment("log_0-9");
        segment("log_10-19");
        segment("log_inprogress_20");
        durability.flush();
        assertThat(durability.latest().getIndex()).isEqualTo(25);
        assertThat(durability.takePurgeable()).as("19 is behind 25").isEqualTo(LogTail.NOTHING);

        Files.delete(log.resolve("log_inprogress_20"));
        segment("log_20-29");
        segment("log_30-39");
        segment("log_inprogress_40");
        apply(45);
        durability.flush();
        assertThat(durability.takePurgeable()).isEqualTo(39);

        durability.beginAnew();
        durability.flush();
        assertThat(durability.takePurgeable()).as("39 is behind 45").isEqualTo(LogTail.NOTHING);
    }

    @Test
    void aLogThatLeadsOnIsNotBegunAnew() throws IOException {
        Durability durability = durability();
        apply(25);
        assertThat(durability.covering(20, log(31))).as("not on disk").isNull();
        flushes.remove().run();
        assertThat(durability.covering(26, log(31))).as("not applied").isNull();
        flushes.remove().run();
        assertThat(durability.covering(20, log(26)).getIndex()).isEqualTo(25);
        assertThat(toldTheLog).isEmpty();
        // entries 26 to 30 may wait to be written: the log hears of the state, and Ratis says that it is here
        assertThat(durability.covering(20, log(31))).isNull();
        assertThat(toldTheLog).containsExactly(25L);
    }

    /** A log that ends before that index; all that is asked of it. */
    private RaftLog log(long nextIndex) {
        return (RaftLog) Proxy.newProxyInstance(
                RaftLog.class.getClassLoader(), new Class<?>[] {RaftLog.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("updateSnapshotIndex")) {
                        toldTheLog.add((Long) arguments[0]);
                        return null;
                    }
                    assertThat(method.getName()).isEqualTo("getNextIndex");
                    return nextIndex;
                });
    }

    private Durability durability() throws IOException {
        RaftStore.Surroundings around = new RaftStore.Surroundings(
                () -> 0, timer, Runnable::run, flushes::addLast, Runnable::run, network, TestEngines.FAULTS, () -> {});
        RaftStore.Database database = new RaftStore.Database(engine, DatabaseFolders.open(folder));
        PeerClient nobody = new PeerClient(
                network, new Identity(1, "m", 1, 1, List.of(), List.of()), new MemberAddresses(List.of()), null);
        StateCopies copies = new StateCopies("a", database, nobody, CopyBounds.DEFAULT, around);
        Durability durability = new Durability(
                engine,
                copies,
                new Replica.Surroundings(TestEngines.FAULTS, flushes::addLast, null, new LogBounds(100, 10, 100)));
        durability.logIsIn(log);
        return durability;
    }

    private void apply(long index) {
        engine.write(new Batch().applied(new TermIndex(1, index)));
    }

    /** Of 10 bytes. */
    private void segment(String name) throws IOException {
        Files.write(log.resolve(name), new byte[10]);
    }
}
