package io.balsa.ctl.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
    private static final String FOREIGN = """
            apiVersion: v1
            kind: Config
            preferences: {colors: true}
            clusters:
            - name: prod
              cluster:
                server: https://prod.example:6443
                insecure-skip-tls-verify: true
            users:
            - name: bob
              user:
                token: "0123"
            contexts:
            - name: prod
              context: {cluster: prod, user: bob, namespace: shop}
            current-context: prod
            x-unknown: [1, {y: no}]
            """;

    @TempDir
    Path folder;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private static KubeconfigFile.Stanza stanza(String name) {
        return new KubeconfigFile.Stanza(
                name, "https://127.0.0.1:6440", List.of("https://127.0.0.1:6443"), "CA", "CERT", "KEY");
    }

    @Test
    void theFirstFileThatHasANameWins() throws Exception {
        Path first = file("a", FOREIGN.replace("prod.example", "first.example"));
        Path second = file("b", FOREIGN.replace("name: bob", "name: eve").replace("current-context: prod", ""));
        Kubeconfig config = Kubeconfig.load(List.of(folder.resolve("absent"), first, second));

        Connection connection = config.connection(null, null);
        assertThat(connection.servers()).containsExactly(URI.create("https://first.example:6443"));
        assertThat(connection.token()).isEqualTo("0123");
        assertThat(connection.namespace()).isEqualTo("shop");
        assertThat(config.connection("prod", "other").namespace()).isEqualTo("other");
    }

    @Test
    void filesAreTheFlagElseTheListInTheEnvironmentElseTheHomeFolder() {
        assertThat(KubeconfigPaths.of(Path.of("x"), Map.of("KUBECONFIG", "y"))).containsExactly(Path.of("x"));
        assertThat(KubeconfigPaths.of(null, Map.of("KUBECONFIG", "y::z"))).containsExactly(Path.of("y"), Path.of("z"));
        assertThat(KubeconfigPaths.of(null, Map.of("HOME", "/h"))).containsExactly(Path.of("/h/.kube/config"));
    }

    @Test
    void anEntryIsAddedAndTakenBackAndTheRestStaysAsItWas() throws Exception {
        Path path = file("config", FOREIGN);
        KubeconfigFile file = KubeconfigFile.open(path);
        var before = Kubeconfig.read(path);
        file.put(stanza("local"));
        file.setCurrentContext("local");
        file.save();

        Connection connection = Kubeconfig.load(List.of(path)).connection(null, null);
        assertThat(connection.servers())
                .containsExactly(URI.create("https://127.0.0.1:6440"), URI.create("https://127.0.0.1:6443"));
        assertThat(connection.authorityPem()).isEqualTo("CA");
        assertThat(connection.keyPem()).isEqualTo("KEY");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");

        KubeconfigFile again = KubeconfigFile.open(path);
        again.remove("local");
        again.setCurrentContext("prod");
        again.save();
        assertThat(Kubeconfig.read(path)).isEqualTo(before);
    }

    @Test
    void puttingTwiceLeavesOneEntry() throws Exception {
        Path path = folder.resolve("new/config");
        for (int i = 0; i < 2; i++) {
            KubeconfigFile file = KubeconfigFile.open(path);
            file.put(stanza("local"));
            file.save();
        }
        assertThat(Kubeconfig.read(path).path("contexts")).hasSize(1);
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path target = file("target", FOREIGN);
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        KubeconfigFile file = KubeconfigFile.open(link);
        file.put(stanza("local"));
        file.save();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readString(target)).contains("local");
    }

    @Test
    void whatCannotBeUsedIsSaidInOneSentence() throws Exception {
        assertThatThrownBy(() -> Kubeconfig.load(List.of()).connection(null, null))
                .isInstanceOf(KubeconfigError.class)
                .hasMessageContaining("no context is set");
        Path bad = file("bad", "a: [1\n");
        assertThatThrownBy(() -> Kubeconfig.load(List.of(bad))).hasMessageContaining("line ");
        Path plugin = file("plugin", FOREIGN.replace("token: \"0123\"", "exec: {command: x}"));
        assertThatThrownBy(() -> Kubeconfig.load(List.of(plugin)).connection(null, null))
                .hasMessageContaining("plug-in");
    }
}
