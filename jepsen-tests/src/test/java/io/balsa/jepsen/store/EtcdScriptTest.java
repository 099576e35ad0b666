package io.balsa.jepsen.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.jepsen.process.Command;
import io.balsa.jepsen.process.Command.Completed;
import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/etcd} as whoever replaces an etcd by it would start, read and stop it. */
class EtcdScriptTest {
    private static final String SCRIPT = Path.of(System.getProperty("balsa.root"), "scripts", "etcd")
            .toAbsolutePath()
            .toString();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Command etcd(Map<String, String> environment, List<String> flags) {
        List<String> words = new ArrayList<>(List.of(SCRIPT));
        words.addAll(flags);
        return new Command(words, environment, folder);
    }

    @Test
    void versionHelpAndWrongFlagsAreAnsweredAsByEtcd() throws InterruptedException {
        Completed version = etcd(Map.of(), List.of("--version")).run(PATIENCE);
        assertThat(version.exit()).isZero();
        assertThat(version.out().lines().map(line -> line.replaceFirst(":.*", "")))
                .startsWith("etcd Version", "Git SHA", "Go Version", "Go OS/Arch");
        assertThat(version.out()).startsWith("etcd Version: 3.6.").contains("\nGo OS/Arch: linux/");

        Completed help = etcd(Map.of(), List.of("-h")).run(PATIENCE);
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("--listen-client-urls");

        Completed unknown = etcd(Map.of(), List.of("--nane=x")).run(PATIENCE);
        assertThat(unknown)
                .isEqualTo(new Completed(
                        2, "", "there is no flag --nane; did you mean --name?; --help lists the flags\n"));
        Completed senseless = etcd(Map.of("ETCD_BCRYPT_COST", "99"), List.of()).run(PATIENCE);
        assertThat(senseless)
                .isEqualTo(new Completed(1, "", "cannot start: --bcrypt-cost must be between 4 and 31, not 99\n"));
    }

    @Test
    void itServesSaysSoAndEndsWithZeroOnSigterm() throws IOException, InterruptedException {
        List<Integer> ports = FreePorts.take(2);
        Map<String, String> environment = Map.of(
                "ETCD_NAME", "one",
                "ETCD_LISTEN_CLIENT_URLS", "http://127.0.0.1:" + ports.get(0),
                "ETCD_LISTEN_PEER_URLS", "http://127.0.0.1:" + ports.get(1));
        List<String> flags = List.of("-data-dir", folder.resolve("data").toString(), "--snapshot-count=5000");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = etcd(environment, flags).start(out, err);
        try {
            await().atMost(PATIENCE).until(() -> {
                assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
                return Files.readString(err).contains("\"msg\":\"ready to serve client requests\"");
            });
            String log = Files.readString(err);
            assertThat(log.lines()).allMatch(line -> line.startsWith("{\"level\":\"") && line.endsWith("}"));
            assertThat(log).contains("without effect here");
            assertThat(EtcdCtl.against("127.0.0.1:" + ports.get(0)).ok("put", "a", "1"))
                    .isEqualTo("OK\n");

            Completed second = etcd(
                            Map.of(),
                            List.of(
                                    "--data-dir=" + folder.resolve("other"),
                                    "--listen-peer-urls=http://127.0.0.1:" + ports.get(1),
                                    "--listen-client-urls=http://127.0.0.1:" + ports.get(0)))
                    .run(PATIENCE);
            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.err()).contains("cannot start: the client address 127.0.0.1:" + ports.get(0));

            // The script has become the JVM: the signal reaches it.
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(err)).isZero();
            assertThat(Files.readString(err)).contains("\"msg\":\"stopped\"");
            assertThat(Files.readString(out)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }
}
