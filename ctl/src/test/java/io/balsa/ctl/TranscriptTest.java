package io.balsa.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.ctl.testing.Cli;
import io.balsa.ctl.testing.RecordedApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What commands print, byte for byte: the files in {@code src/test/transcripts} hold command lines ({@code $}), stdout,
 * stderr ({@code !}) and exit codes ({@code =>}), run against the answers recorded for each file.
 */
class TranscriptTest {
    private static final Pattern WORD = Pattern.compile("(?:[^\\s']|'[^']*')+");

    private record Step(String command, String expected) {}

    @TestFactory
    Stream<DynamicTest> everyTranscriptIsWhatCtlPrints(@TempDir Path temp) throws Exception {
        List<Path> files;
        try (Stream<Path> list = Files.list(Path.of("src/test/transcripts"))) {
            files = list.sorted().toList();
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    Path folder = Files.createDirectory(temp.resolve(file.getFileName()));
                    replay(file, folder);
                }));
    }

    private static void replay(Path file, Path folder) throws Exception {
        copyManifests(folder);
        try (RecordedApi api = new RecordedApi(folder, "cluster")) {
            Cli cli = new Cli(folder).with("KUBECONFIG", api.kubeconfig().toString());
            StringBuilder actual = new StringBuilder();
            for (Step step : steps(Files.readString(file))) {
                Cli.Result result = cli.run(words(step.command).toArray(String[]::new));
                actual.append("$ ctl ").append(step.command).append('\n').append(printed(result));
                actual.append("=> ").append(result.exit()).append("\n\n");
            }
            String port = api.url().substring(api.url().lastIndexOf(':') + 1);
            assertThat(actual.toString().replace(":" + port, ":6440")).isEqualTo(Files.readString(file));
        }
    }

    private static String printed(Cli.Result result) {
        StringBuilder text = new StringBuilder(result.out());
        if (!result.out().isEmpty() && !result.out().endsWith("\n")) {
            text.append("<no line break>\n");
        }
        result.err().lines().forEach(line -> text.append("! ").append(line).append('\n'));
        return text.toString();
    }

    private static List<Step> steps(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split("(?m)^\\$ ctl ")) {
            if (!part.isBlank()) {
                int end = part.indexOf('\n');
                steps.add(new Step(part.substring(0, end), part.substring(end + 1)));
            }
        }
        return steps;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(matcher.group().replace("'", ""));
        }
        return words;
    }

    private static void copyManifests(Path folder) throws Exception {
        try (Stream<Path> manifests = Files.list(Path.of("src/test/resources/manifests"))) {
            for (Path manifest : manifests.toList()) {
                Files.copy(manifest, folder.resolve(manifest.getFileName()));
            }
        }
    }
}
