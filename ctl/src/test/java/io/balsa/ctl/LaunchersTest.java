package io.balsa.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launchers on a built tree of empty jars, with a java that only notes how it was called. */
class LaunchersTest {
    private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path root;

    private Path home;

    @BeforeEach
    void makeJava() throws IOException {
        home = root.resolve("jdk");
        Path java = home.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, """
                #!/bin/sh
                echo "$*" >>"%s/calls"
                for word; do
                  case $word in
                    -XX:SharedArchiveFile=*) file=${word#*=} ;;
                    -Xshare:dump) dump=yes ;;
                    --rehearse) [ ! -e "%s/busy" ] || exit 9 ;;
                  esac
                done
                [ -z "${dump:-}" ] || echo archive >"$file"
                """.formatted(root, root));
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private Path script(String name) throws IOException {
        Path copy = root.resolve("scripts").resolve(name);
        Files.createDirectories(copy.getParent());
        return Files.copy(Path.of("../scripts", name), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Path jar(String path) throws IOException {
        Path jar = root.resolve(path);
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        return Files.setLastModifiedTime(jar, FileTime.from(BUILT));
    }

    /** Runs a script; how java was called meanwhile. */
    private List<String> calls(Path script, String... arguments) throws Exception {
        Path calls = root.resolve("calls");
        Files.deleteIfExists(calls);
        ProcessBuilder builder = new ProcessBuilder(script.toString()).inheritIO();
        builder.command().addAll(List.of(arguments));
        builder.environment().put("BALSA_JAVA_HOME", home.toString());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Test
    void aCommandMakesItsArchiveAgainWhenAnyOfItsJarsIsNewer() throws Exception {
        Path ctl = script("ctl");
        Path own = jar("ctl/target/ctl-0.1.0.jar");
        Path library = jar("ctl/target/lib/api-tls-0.1.0.jar");
        jar("ctl/target/lib/api-yaml-0.1.0.jar");
        jar("ctl/target/lib/picocli-4.jar");
        jar("ctl/target/lib/jackson-core-2.jar");
        jar("ctl/target/lib/snakeyaml-engine-3.jar");
        Path other = jar("ctl/target/lib/netty-4.jar");

        assertThat(calls(ctl, "version")).hasSize(3).element(1).asString().contains("-Xshare:dump");
        assertThat(calls(ctl, "version")).hasSize(1);

        for (Path changed : List.of(library, own)) {
            Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(60)));
            assertThat(calls(ctl, "version")).hasSize(3).element(1).asString().contains("-Xshare:dump");
            Files.setLastModifiedTime(changed, FileTime.from(BUILT));
        }
        Files.setLastModifiedTime(other, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(calls(ctl, "version")).as("a jar that no command has").hasSize(1);
    }

    @Test
    void anArchiveThatCouldNotBeMadeIsTriedAgainAfterAWhile() throws Exception {
        Path ctl = script("ctl");
        for (String name :
                List.of("api-tls-0.1.0", "api-yaml-0.1.0", "picocli-4", "jackson-core-2", "snakeyaml-engine-3")) {
            jar("ctl/target/lib/" + name + ".jar");
        }
        jar("ctl/target/ctl-0.1.0.jar");
        String java = home.resolve("bin/java").toString().replaceAll("[^A-Za-z0-9]", "-");
        Path archive = root.resolve("ctl/target/cds").resolve(java).resolve("cli.jsa");
        Path busy = Files.createFile(root.resolve("busy"));

        assertThat(calls(ctl, "version")).as("a rehearsal, and the command").hasSize(2);
        assertThat(calls(ctl, "version")).as("the command").hasSize(1);

        FileTime longAgo = FileTime.from(Instant.now().minusSeconds(660));
        Files.setLastModifiedTime(archive, longAgo);
        assertThat(calls(ctl, "version")).hasSize(2);
        assertThat(calls(ctl, "version")).hasSize(1);

        Files.delete(busy);
        Files.setLastModifiedTime(archive, longAgo);
        assertThat(calls(ctl, "version")).hasSize(3).element(1).asString().contains("-Xshare:dump");
        Files.setLastModifiedTime(archive, longAgo);
        assertThat(calls(ctl, "version")).as("a good one does not age").hasSize(1);
    }

    @Test
    void theStoreUsesItsArchiveUnlessAJarIsNewer() throws Exception {
        Path etcd = script("etcd");
        jar("raft-store/target/raft-store-0.1.0.jar");
        Path library = jar("raft-store/target/lib/proto-0.1.0.jar");
        Path archive = jar("raft-store/target/cds/" + home.toString().replaceAll("[^A-Za-z0-9]", "-") + ".jsa");
        Files.setLastModifiedTime(archive, FileTime.from(BUILT.plusSeconds(1)));

        assertThat(calls(etcd, "--version")).singleElement().asString().contains("-XX:SharedArchiveFile=" + archive);

        Files.setLastModifiedTime(library, FileTime.from(BUILT.plusSeconds(2)));
        assertThat(calls(etcd, "--version")).singleElement().asString().doesNotContain("SharedArchiveFile");
    }

    @Test
    void whatIsFreshIsNotPreparedAgain() throws Exception {
        Path etcd = script("etcd");
        jar("raft-store/target/raft-store-0.1.0.jar");
        jar("raft-store/target/lib/proto-0.1.0.jar");
        String name = home.toString().replaceAll("[^A-Za-z0-9]", "-");
        Path store = jar("raft-store/target/cds/" + name + ".jsa");
        Path ctl = script("ctl");
        jar("ctl/target/ctl-0.1.0.jar");
        jar("ctl/target/lib/netty-4.jar");
        String java = home.resolve("bin/java").toString().replaceAll("[^A-Za-z0-9]", "-");
        Path server = jar("ctl/target/cds/" + java + "/server.jsa");
        Path node = jar("ctl/target/cds/" + java + "/node.jsa");
        for (Path archive : List.of(store, server, node)) {
            Files.setLastModifiedTime(archive, FileTime.from(BUILT.plusSeconds(1)));
        }

        assertThat(calls(etcd, "--prepare")).isEmpty();
        assertThat(calls(ctl, "--prepare")).isEmpty();
    }
}
