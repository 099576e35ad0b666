package io.balsa.api.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole sessions of the real kubectl, each in a namespace of its own. What is expected comes from what kubectl and
 * Kubernetes 1.32 print and document, never from what this server answered.
 */
class KubectlScriptTest {
    @TempDir
    static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configuration",
                "workloads",
                "batch",
                "access",
                "changes",
                "deletion",
                "nodes",
                "reading",
                "discovery",
                "refusals"
            })
    void session(String name) throws IOException {
        KubectlScript script = KubectlScript.parse(text(name));
        script.files().forEach(cluster::file);
        cluster.ok("create", "namespace", name);
        Path config = cluster.writeKubeconfig(name + ".conf", cluster.admin(), name);
        var wrong = new ArrayList<String>();
        for (KubectlScript.Step step : script.steps()) {
            check(step, cluster.kubectlWith(config, step.arguments().toArray(String[]::new)), wrong);
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join("\n", wrong));
        }
    }

    private static void check(KubectlScript.Step step, Cluster.Output output, List<String> wrong) {
        boolean right = output.exit() == step.exit()
                && KubectlScript.matches(step.stdout(), output.stdout())
                && KubectlScript.matches(step.stderr(), output.stderr());
        if (!right) {
            wrong.add("line " + step.line() + ": $ " + step.typed() + "\nexpected exit " + step.exit() + "\n"
                    + String.join("\n", step.stdout()) + "\nstderr: " + String.join("\n", step.stderr())
                    + "\nbut exit " + output.exit() + "\n" + output.stdout() + "stderr: " + output.stderr());
        }
    }

    private static String text(String name) throws IOException {
        try (InputStream in = KubectlScriptTest.class.getResourceAsStream("kubectl/" + name + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
