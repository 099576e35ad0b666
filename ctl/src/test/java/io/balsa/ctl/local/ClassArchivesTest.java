package io.balsa.ctl.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesTest {
    private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    private Path file(String name, Instant changed) throws Exception {
        Path file = Files.createFile(folder.resolve(name));
        return Files.setLastModifiedTime(file, FileTime.from(changed));
    }

    @Test
    void anArchiveIsUsedUnlessAJarIsNewer() throws Exception {
        Path first = file("a.jar", BUILT);
        Path second = file("b.jar", BUILT);
        ClassArchives archives = new ClassArchives(Optional.of(folder), false, List.of(first, second));
        assertThat(archives.flags("server")).as("none is made").isEmpty();

        Path archive = file("server.jsa", BUILT.plusSeconds(1));
        assertThat(archives.flags("server")).contains("-XX:SharedArchiveFile=" + archive);

        Files.setLastModifiedTime(second, FileTime.from(BUILT.plusSeconds(2)));
        assertThat(archives.flags("server")).isEmpty();
    }
}
