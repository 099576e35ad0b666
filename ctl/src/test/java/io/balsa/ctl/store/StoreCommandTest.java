package io.balsa.ctl.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.ctl.Main;
import io.balsa.ctl.testing.Cli;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.snapshot.SnapshotBuilder;
import io.balsa.store.v1.Command;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ctl store} prints and leaves, and what a kill in the midst of it leaves. */
class StoreCommandTest {
    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void save() throws Exception {
        cli = new Cli(folder);
        MemoryEngine engine = new MemoryEngine();
        Applier applier = Applier.open(engine, batch -> {});
        for (int i = 0; i < 2_000; i++) {
            ByteString key = ByteString.copyFromUtf8("key " + i);
            applier.apply(
                    1,
                    i,
                    List.of(Command.newBuilder()
                            .setPut(PutRequest.newBuilder().setKey(key).setValue(key))
                            .build()));
        }
        Path file = folder.resolve("backup.db");
        try (SnapshotBuilder.Built built =
                SnapshotBuilder.open(engine, folder.resolve("snapshots"), 0).build(() -> false)) {
            byte[] database = built.read(0, (int) built.bytes()).array();
            Files.write(file, database);
            Files.write(file, MessageDigest.getInstance("SHA-256").digest(database), StandardOpenOption.APPEND);
        }
    }

    @Test
    void statusSaysWhatASnapshotHolds() {
        Cli.Result table = cli.run("store", "status", "backup.db");
        assertThat(table.err()).isEmpty();
        assertThat(table.out())
                .matches("HASH +REVISION +KEYS +SIZE +VERSION\n[0-9a-f]+ +2001 +2000 +\\d+ kB +3\\.6\\.0\n");
        assertThat(table.exit()).isZero();
        assertThat(cli.run("store", "status", "backup.db", "-o", "json").out())
                .contains("\"revision\": 2001,")
                .contains("\"totalKey\": 2000,");
    }

    @Test
    void whatIsLeftOfAClusterIsComparedAndTheBestBecomesANewOne() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        InetSocketAddress peers;
        try (ServerSocket free = new ServerSocket(0, 1, any.getAddress())) {
            peers = new InetSocketAddress(any.getAddress(), free.getLocalPort());
        }
        Map<String, String> alone = Map.of("s1", "127.0.0.1:" + peers.getPort());
        try (StoreServer store = StoreServer.start(StoreConfig.of("s1", folder.resolve("s1"), any, peers, alone))) {
            store.awaitReady(Duration.ofSeconds(60));
            KVGrpc.newBlockingStub(store.channel())
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("key"))
                            .build());
        }
        Cli.Result look = cli.run("store", "recover", "s1");
        assertThat(look.err()).isEmpty();
        assertThat(look.out())
                .containsPattern("MEMBER +DATA DIR +COMMITTED REV +LAST REV +LAST ENTRY +STATE\n")
                .containsPattern("s1 +" + folder.resolve("s1") + " +\\d+ +2 +\\d+ of term \\d+ +intact\n")
                .contains("Going on from s1 loses nothing that was acknowledged.\nNothing was changed.");
        Cli.Result done = cli.run("store", "recover", "s1", "--data-dir=new", "--name=s2");
        assertThat(done.err()).isEmpty();
        assertThat(done.out())
                .contains("Recovered into " + folder.resolve("new") + ": s2 of a new cluster, at revision 2.");
        assertThat(cli.run("store", "recover", "none"))
                .isEqualTo(new Cli.Result(
                        "", "error: " + folder.resolve("none") + " is not the data folder of a member\n", 1));
    }

    @Test
    void whatCannotBeDoneIsOneLineAndACode() throws Exception {
        assertThat(cli.run("store", "status", "none.db"))
                .isEqualTo(new Cli.Result("", "error: there is no snapshot " + folder.resolve("none.db") + "\n", 1));
        Files.writeString(folder.resolve("text.db"), "no database");
        assertThat(cli.run("store", "status", "text.db"))
                .isEqualTo(new Cli.Result(
                        "",
                        "error: snapshot " + folder.resolve("text.db") + " cannot be used: it is not a bbolt database,"
                                + " or both of its first two pages are damaged; take another one\n",
                        1));
        assertThat(cli.run("store", "restore", "backup.db", "--bump-revision=5").exit())
                .isEqualTo(2);
        assertThat(cli.run("store", "restore", "backup.db", "--name=s1", "--initial-cluster=s2=http://h:1"))
                .isEqualTo(new Cli.Result("", "error: --initial-cluster has no member named \"s1\" (--name)\n", 2));
        assertThat(cli.run("store", "restor").err()).contains("Did you mean this?\n\trestore");
    }

    @Test
    void restoreMakesAFolderOnceAndNeverOverAnother() {
        String[] restore = {"store", "restore", "backup.db", "--bump-revision=1000", "--mark-compacted"};
        assertThat(cli.run(restore))
                .isEqualTo(new Cli.Result(
                        "Restored default into " + folder.resolve("default.etcd")
                                + ": revision 3001, 2000 versions of keys.\n",
                        "",
                        0));
        Cli.Result again = cli.run(restore);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err())
                .startsWith("error: data dir " + folder.resolve("default.etcd") + " is not empty (")
                .hasLineCount(1);
    }

    @Test
    void aKilledRestoreLeavesAWholeFolderOrOneThatIsRefusedAndMadeAnew() throws Exception {
        int cut = 0;
        for (int delay : new int[] {0, 1, 10, 40, 120, 400}) {
            Path data = folder.resolve("data-" + delay);
            Path mark = data.resolve("restoring");
            Path whole = data.resolve("identity.starting");
            Process process = start("store", "restore", "backup.db", "--data-dir=" + data);
            while (process.isAlive() && Files.notExists(mark)) {
                Thread.onSpinWait();
            }
            process.waitFor(delay, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            if (Files.exists(mark)) {
                cut++;
                assertThat(cli.run("store", "restore", "backup.db", "--data-dir=" + data)
                                .err())
                        .isEmpty();
            }
            assertThat(whole).exists();
            assertThat(mark).doesNotExist();
        }
        assertThat(cut).as("restores that were hit half-way").isPositive();
    }

    private Process start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.set(command.indexOf("backup.db"), folder.resolve("backup.db").toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
