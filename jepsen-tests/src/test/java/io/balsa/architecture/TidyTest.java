package io.balsa.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What a reader of the tree may rely on: small files, short methods, nothing of a particular machine, links that lead somewhere. */
class TidyTest {
    private static final Path ROOT =
            Path.of(System.getProperty("balsa.root", ".")).toAbsolutePath().normalize();
    private static final int LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 70;
    private static final long BYTES_MAX = 512 * 1024;

    /** What may not stand in any file, put together so that this one passes. */
    private static final Map<String, String> BANNED = Map.of(
            "/" + "root/", "a home path",
            "/" + "home/", "a home path",
            "/" + "work/", "a path of one machine",
            ".." + "/shared", "a folder beside the project",
            "TO" + "DO", "an issue that is not in the tracker",
            "FIX" + "ME", "an issue that is not in the tracker");

    @Test
    void nothingSpeaksOfAParticularMachineOrOfWorkLeftUndone() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            String text = text(file);
            BANNED.forEach((word, meaning) -> {
                if (text.contains(word)) {
                    found.add(file + " contains " + word + ": " + meaning);
                }
            });
        }
        assertThat(found).isEmpty();
    }

    @Test
    void filesAreSmall() throws IOException {
        List<String> large = new ArrayList<>();
        for (Path file : files()) {
            long size = Files.size(ROOT.resolve(file));
            if (size > BYTES_MAX) {
                large.add(file + " has " + size + " bytes");
            }
            if (file.toString().endsWith(".java") && text(file).lines().count() > LINES_MAX) {
                large.add(file + " has " + text(file).lines().count() + " lines");
            }
        }
        assertThat(large).isEmpty();
    }

    /** A test that waits for a time instead of a condition is slow where it passes and wrong where it does not. */
    @Test
    void noTestSleeps() throws IOException {
        Pattern sleep = Pattern.compile("(Thread|TimeUnit\\.[A-Z]+)\\.sleep\\(");
        List<Path> sleeping = files().stream()
                .filter(file -> file.toString().endsWith(".java")
                        && sleep.matcher(text(file)).find())
                .toList();
        assertThat(sleeping).isEmpty();
    }

    @Test
    void methodsAreShort() throws IOException {
        List<Path> sources = files().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .map(ROOT::resolve)
                .toList();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
            List<String> found = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                new LongMethods(unit, Trees.instance(task), found).scan(unit, null);
            }
            assertThat(found).isEmpty();
        }
    }

    private static final class LongMethods extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<String> found;

        LongMethods(CompilationUnitTree unit, Trees trees, List<String> found) {
            this.unit = unit;
            this.trees = trees;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            LineMap lines = unit.getLineMap();
            if (method.getBody() != null) {
                long from = lines.getLineNumber(trees.getSourcePositions().getStartPosition(unit, method.getBody()));
                long to = lines.getLineNumber(trees.getSourcePositions().getEndPosition(unit, method.getBody()));
                if (to - from + 1 > METHOD_LINES_MAX) {
                    found.add(ROOT.relativize(Path.of(unit.getSourceFile().toUri())) + ": " + method.getName() + " has "
                            + (to - from + 1) + " lines");
                }
            }
            return super.visitMethod(method, unused);
        }
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<Path> silent = files().stream()
                .filter(file -> file.toString().contains("src/main/java/")
                        && file.toString().endsWith(".java"))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> Files.notExists(ROOT.resolve(folder).resolve("package-info.java")))
                .toList();
        assertThat(silent).isEmpty();
    }

    @Test
    void linksInMarkdownLeadSomewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)[^)]*\\)");
        List<String> dead = new ArrayList<>();
        for (Path file : files()) {
            if (file.toString().endsWith(".md")) {
                Matcher matcher = link.matcher(text(file));
                while (matcher.find()) {
                    if (Files.notExists(ROOT.resolve(file).resolveSibling(matcher.group(1)))) {
                        dead.add(file + " links to " + matcher.group(1));
                    }
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    /** Every file that git knows or would add, relative to the root. */
    private static List<Path> files() throws IOException {
        Process git = new ProcessBuilder("git", "ls-files", "--cached", "--others", "--exclude-standard")
                .directory(ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Stream<String> lines = git.inputReader().lines()) {
            return lines.map(Path::of)
                    .filter(file -> Files.isRegularFile(ROOT.resolve(file)))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (MalformedInputException e) {
            return ""; // Not text: only its size is looked at.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
