package io.balsa.ctl.cli.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.ctl.testing.Cli;
import io.balsa.ctl.testing.FakeApi;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    @Test
    void itShowsWhatApplyWouldChangeAndHidesSecrets(@TempDir Path folder) throws Exception {
        try (FakeApi api = new FakeApi(folder)) {
            Cli cli = new Cli(folder).with("KUBECONFIG", api.kubeconfig().toString());
            Path file = folder.resolve("secret.yaml");
            Files.writeString(file, """
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: s, labels: {a: one}}
                    data: {key: c2VjcmV0}
                    """);
            assertThat(cli.run("diff", "-f", "secret.yaml").exit()).isEqualTo(12);
            assertThat(cli.run("apply", "-f", "secret.yaml").exit()).isZero();
            assertThat(cli.run("diff", "-f", "secret.yaml")).isEqualTo(new Cli.Result("", "", 0));
            Files.writeString(file, Files.readString(file).replace("one", "two").replace("c2VjcmV0", "b3RoZXI="));
            Cli.Result result = cli.run("diff", "-f", "secret.yaml");
            assertThat(result.out()).contains("-    a: one\n+    a: two\n").doesNotContain("c2VjcmV0", "b3RoZXI=");
            assertThat(result.exit()).isEqualTo(12);
            assertThat(api.state().get(0)).contains("\"a\": \"one\"");
        }
    }
}
