package io.balsa.api.model.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs targets: functions that take any bytes and throw only where the product is wrong.
 *
 * <p>{@link #kept} tries the inputs in the folder {@code fuzz/TARGET} beside the class of the targets, without Jazzer: in
 * the process of a test its agent would instrument every class of every test. {@link #made} starts Jazzer's driver, one
 * target in one process, for {@code balsa.fuzz.seconds}. An input that fails is in {@code target/fuzz} then, in a file
 * called {@code crash-} or {@code timeout-} something; moved into the folder of its target it is tried in every build.
 *
 * @param owner has {@code fuzzerInitialize} and {@code fuzzerTestOneInput}, which Jazzer calls
 */
public record Fuzzing(Class<?> owner, Map<String, Consumer<byte[]>> targets) {
    private static final int SECONDS = Integer.getInteger("balsa.fuzz.seconds", 600);
    /** What Jazzer needs to start, to instrument and to write down what it found. */
    private static final int SECONDS_AROUND = 300;
    /** Far more than an input of a megabyte may take on a machine that is busy with other things. */
    private static final Duration ONE_INPUT = Duration.ofSeconds(60);
    /** As large as needed to nest as deeply as any limit, and no larger: small inputs are tried more often. */
    private static final int INPUT_BYTES_MAX = 8192;

    /** A test for each target, with all its inputs. */
    public Stream<DynamicTest> kept() throws IOException, URISyntaxException {
        Path folder = Path.of(requireNonNull(owner.getResource("fuzz")).toURI());
        try (Stream<Path> found = Files.list(folder)) {
            assertThat(found.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(targets.keySet());
        }
        return targets.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> tryAll(name, folder.resolve(name))));
    }

    private void tryAll(String name, Path folder) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(folder)) {
            inputs = files.sorted().toList();
        }
        assertThat(inputs).isNotEmpty();
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            try {
                assertTimeoutPreemptively(ONE_INPUT, () -> targets.get(name).accept(bytes));
            } catch (Throwable e) {
                // Errors, too, as a stack that is used up: whatever it is, it is said which input made it.
                throw new AssertionError(name + " fails with the input " + input.getFileName(), e);
            }
        }
    }

    /** A test for each target, with inputs that Jazzer makes out of the kept ones. */
    public Stream<DynamicTest> made() {
        return targets.keySet().stream().sorted().map(name -> DynamicTest.dynamicTest(name, () -> fuzz(name)));
    }

    private void fuzz(String name) throws IOException, InterruptedException, URISyntaxException {
        Path folder = Path.of("target", "fuzz", owner.getSimpleName() + "-" + name);
        Files.createDirectories(folder.resolve("grown"));
        Path output = folder.resolve("output.log");
        Path kept = Path.of(requireNonNull(owner.getResource("fuzz/" + name)).toURI());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + owner.getName(),
                        "--target_args=" + name,
                        "--instrumentation_includes=io.balsa.api.**:io.balsa.store.**",
                        "--custom_hook_includes=io.balsa.api.**:io.balsa.store.**",
                        "-max_total_time=" + SECONDS,
                        "-timeout=" + ONE_INPUT.toSeconds(),
                        "-max_len=" + INPUT_BYTES_MAX,
                        "-rss_limit_mb=0",
                        "grown",
                        kept.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS + SECONDS_AROUND, TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(output);
        String last = String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        assertThat(ended).as(last).isTrue();
        assertThat(process.exitValue()).as(last).isZero();
        assertThat(last).contains("Done ");
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
