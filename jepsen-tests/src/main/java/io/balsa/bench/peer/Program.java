package io.balsa.bench.peer;

import io.balsa.jepsen.process.Command;
import io.balsa.jepsen.process.Command.Completed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What members of one side are started with.
 *
 * @param launcher an executable that takes etcd's flags
 * @param version what it says about itself, in one line
 */
public record Program(Side side, Path launcher, String version) {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /** Balsa as a user starts it. */
    public static Program ours(Path root) throws InterruptedException {
        Path script = root.resolve("scripts/etcd");
        return new Program(Side.OURS, script, versionOf(Side.OURS, script));
    }

    /**
     * A real etcd: the one that is named, else the one that scripts/test-tools has fetched, else the first on the path.
     *
     * @throws CannotRunException if there is none
     */
    public static Program theirs(Optional<Path> named, Path root, List<Path> path) throws InterruptedException {
        if (named.isPresent() && !Files.isExecutable(named.get())) {
            throw new CannotRunException(
                    "there is no program " + named.get() + "; --etcd takes the path of an etcd binary");
        }
        Path binary = named.or(() -> fetched(root))
                .or(() -> path.stream()
                        .map(folder -> folder.resolve("etcd"))
                        .filter(Files::isExecutable)
                        .findFirst())
                .orElseThrow(() -> new CannotRunException("no etcd to compare with was found in .tools/bin or on PATH;"
                        + " run scripts/test-tools to fetch one, or name one with --etcd PATH"));
        return new Program(Side.THEIRS, binary.toAbsolutePath(), versionOf(Side.THEIRS, binary.toAbsolutePath()));
    }

    private static Optional<Path> fetched(Path root) {
        return Optional.of(root.resolve(".tools/bin/etcd")).filter(Files::isExecutable);
    }

    private static String versionOf(Side side, Path launcher) throws InterruptedException {
        Completed answer;
        try {
            answer = new Command(List.of(launcher.toString(), "--version"), Map.of(), Path.of("/")).run(ANSWER_TIMEOUT);
        } catch (RuntimeException e) {
            throw new CannotRunException(launcher + " --version does not answer: " + e.getMessage(), e);
        }
        if (answer.exit() != 0) {
            throw new CannotRunException(launcher + " --version fails: "
                    + answer.err().lines().findFirst().orElse("it prints nothing") + "; is it built, and an etcd?");
        }
        return versionLine(side, answer.out());
    }

    /** From "etcd Version: 3.5.16" and "Go Version: go1.24.0"; ours names its release and its Java there. */
    static String versionLine(Side side, String out) {
        String version = field(out, "etcd Version");
        String runtime = field(out, "Go Version").replaceFirst("^none, ", "");
        return side.label() + " " + version + " (" + runtime + ")";
    }

    private static String field(String out, String name) {
        return out.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
