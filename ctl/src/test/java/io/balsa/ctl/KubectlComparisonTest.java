package io.balsa.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlDocument;
import io.balsa.api.yaml.YamlReader;
import io.balsa.ctl.testing.Cli;
import io.balsa.ctl.testing.FakeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code ctl} in kubectl's stead beside the real one: each line of the files in {@code src/test/kubectl} is a command line
 * that both run, each against a server of its own with the same objects. What they print, their exit codes and what they
 * leave on the server are the same.
 */
class KubectlComparisonTest {
    private static final Path SCRIPTS = Path.of("src/test/kubectl");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s']|'[^']*')+");

    private record Result(String out, String err, int exit) {}

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> bothDoTheSame(@TempDir Path temp) throws Exception {
        Path kubectl = kubectl();
        List<Path> scripts;
        try (Stream<Path> list = Files.list(SCRIPTS)) {
            scripts = list.filter(file -> file.toString().endsWith(".txt"))
                    .filter(file -> file.toString().contains(System.getProperty("script", "")))
                    .sorted()
                    .toList();
        }
        return scripts.stream()
                .map(script -> DynamicTest.dynamicTest(
                        script.getFileName().toString(),
                        () -> compare(kubectl, script, Files.createDirectory(temp.resolve(script.getFileName())))));
    }

    private static Path kubectl() {
        Optional<Path> found = Stream.concat(
                        Stream.of(Path.of(System.getProperty("balsa.root", ".."), ".tools", "bin")),
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of))
                .map(folder -> folder.resolve("kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "kubectl is not installed");
        return found.get().toAbsolutePath();
    }

    private static void compare(Path kubectl, Path script, Path temp) throws Exception {
        Path theirs = Files.createDirectory(temp.resolve("theirs"));
        Path ours = Files.createDirectory(temp.resolve("ours"));
        try (FakeApi their = new FakeApi(theirs);
                FakeApi our = new FakeApi(ours)) {
            seed(their, theirs);
            seed(our, ours);
            Files.copy(their.kubeconfig(), theirs.resolve("config"));
            Files.copy(our.kubeconfig(), ours.resolve("config"));
            Cli cli = new Cli(ours)
                    .now()
                    .with("KUBECONFIG", ours.resolve("config").toString())
                    .with("CTL_KUBECTL_COMPAT", "1");
            SoftAssertions softly = new SoftAssertions();
            for (String line : Files.readAllLines(script)) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                List<String> words = words(line);
                Process real = start(kubectl, theirs, words);
                Cli.Result actual = cli.run("", words);
                Result expected = ended(real, theirs, line);
                softly.assertThat(shown(actual.out(), actual.err(), actual.exit(), our, ours))
                        .as(line)
                        .isEqualTo(shown(expected.out, expected.err, expected.exit, their, theirs));
                List<String> lost = new ArrayList<>(their.state());
                lost.removeAll(our.state());
                List<String> made = new ArrayList<>(our.state());
                made.removeAll(their.state());
                softly.assertThat(made).as("objects after: " + line).isEqualTo(lost);
                our.copy(their);
            }
            softly.assertAll();
        }
    }

    private static String shown(String out, String err, int exit, FakeApi api, Path folder) {
        String text = out + "--- stderr\n" + err + "--- exit " + exit + "\n";
        return text.replace(api.url(), "URL")
                .replace(folder.toString(), "FOLDER")
                // kubectl's own log
                .replaceAll("(?m)^[WEI][0-9]{4} .*\\n", "")
                .replaceAll("(resourceVersion\"?: )\"?[0-9]+\"?", "$1N")
                .replaceAll("(restartedAt\"?: )\"?[-0-9T:Z+]+\"?", "$1NOW")
                .replaceAll("(?m)[0-9]+[dhms]([0-9]+[hms])?$", "AGE");
    }

    private static void seed(FakeApi api, Path folder) throws Exception {
        try (Stream<Path> files = Files.list(SCRIPTS.resolve("files"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        for (YamlDocument document : YamlReader.read(Files.readString(SCRIPTS.resolve("objects.yaml")))) {
            api.put((ObjectNode) document.tree());
        }
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(matcher.group().replace("'", ""));
        }
        return words;
    }

    private static Process start(Path kubectl, Path folder, List<String> words) throws IOException {
        List<String> line = new ArrayList<>(List.of(kubectl.toString()));
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().put("KUBECONFIG", folder.resolve("config").toString());
        builder.environment().put("HOME", folder.toString());
        return builder.redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out(folder).toFile())
                .redirectError(err(folder).toFile())
                .start();
    }

    private static Result ended(Process process, Path folder, String line) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("kubectl %s ends", line)
                .isTrue();
        return new Result(
                Files.readString(out(folder), StandardCharsets.UTF_8),
                Files.readString(err(folder), StandardCharsets.UTF_8),
                process.exitValue());
    }

    private static Path out(Path folder) {
        return folder.resolveSibling("stdout");
    }

    private static Path err(Path folder) {
        return folder.resolveSibling("stderr");
    }
}
