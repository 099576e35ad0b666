package io.balsa.ctl.cli.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlReader;
import io.balsa.ctl.testing.Cli;
import io.balsa.ctl.testing.FakeApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditCommandTest {
    private static final Pattern KEPT = Pattern.compile("A copy of your changes has been stored to \"(.+)\"");

    private FakeApi api;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        api = new FakeApi(folder);
        api.put((ObjectNode) YamlReader.read("""
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: settings, namespace: default}
                        data: {colour: blue}
                        """).get(0).tree());
        cli = new Cli(folder).with("KUBECONFIG", api.kubeconfig().toString());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Cli.Result edit(String editor) {
        return cli.with("KUBE_EDITOR", editor).run("edit", "cm/settings");
    }

    @Test
    void whatTheEditorChangesIsSent() {
        assertThat(edit("sed -i s/blue/red/")).isEqualTo(new Cli.Result("configmap/settings edited\n", "", 0));
        assertThat(api.state().get(0)).contains("\"colour\": \"red\"");
    }

    @Test
    void withoutAChangeNothingIsSent() {
        assertThat(edit("true")).isEqualTo(new Cli.Result("", "Edit cancelled, no changes made.\n", 0));
        assertThat(edit("sed -i d")).isEqualTo(new Cli.Result("", "Edit cancelled, saved file was empty.\n", 0));
        assertThat(api.requests()).noneMatch(request -> request.startsWith("PATCH"));
    }

    @Test
    void anotherNameIsRefusedAndTheFileIsOpenedAgain() throws Exception {
        Cli.Result result = edit("sed -i 's/name: settings/name: other/'");
        Matcher kept = KEPT.matcher(result.err());
        assertThat(kept.find()).isTrue();
        assertThat(result.err())
                .isEqualTo("error: At least one of apiVersion, kind and name was changed\n" + kept.group()
                        + "\nEdit cancelled, no valid changes were saved.\n");
        Files.delete(Path.of(kept.group(1)));
        assertThat(result.exit()).isEqualTo(7);
    }

    @Test
    void anEditorThatFailsEndsTheCommand() {
        assertThat(edit("false").err())
                .startsWith("error: there was a problem with the editor \"false\"")
                .doesNotContain("stored to");
    }

    @Test
    void whatWasEditedIsKeptWhenItCannotBeSent() throws Exception {
        Matcher kept = KEPT.matcher(edit("sed -i s/blue/red/ \"$1\"; false").err());
        assertThat(kept.find()).isTrue();
        Path file = Path.of(kept.group(1));
        assertThat(file).content().contains("colour: red");
        Files.delete(file);
    }
}
