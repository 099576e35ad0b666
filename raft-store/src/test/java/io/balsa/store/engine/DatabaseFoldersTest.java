package io.balsa.store.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFoldersTest {
    @TempDir
    private Path root;

    @Test
    void aKillBetweenAnyTwoStepsLeavesTheOldOrTheNewDatabaseAndTheNextStartRemovesTheRest() throws IOException {
        Files.createDirectories(root.resolve("db"));
        Files.writeString(root.resolve("db").resolve("file"), "old");
        Files.writeString(root.resolve("identity"), "somebody");

        DatabaseFolders folders = DatabaseFolders.open(root);
        Path partial = folders.begin();
        Files.writeString(partial.resolve("file"), "new");
        assertStartFinds("old", "db");

        folders = DatabaseFolders.open(root);
        partial = folders.begin();
        Files.writeString(partial.resolve("file"), "new");
        folders.complete(partial);
        assertStartFinds("old", "db");

        folders = DatabaseFolders.open(root);
        partial = folders.begin();
        Files.writeString(partial.resolve("file"), "new");
        folders.makeCurrent(folders.complete(partial));
        assertStartFinds("new", "db-1", "db.current");

        folders = DatabaseFolders.open(root);
        partial = folders.begin();
        assertThat(partial).hasFileName("db-2.partial");
        Files.writeString(partial.resolve("file"), "newer");
        Path complete = folders.complete(partial);
        Files.writeString(root.resolve("db.current.partial"), "db-");
        Path before = folders.current();
        folders.makeCurrent(complete);
        folders.remove(before);
        assertStartFinds("newer", "db-2", "db.current");
    }

    private void assertStartFinds(String content, String... left) throws IOException {
        Files.createDirectories(root.resolve("checkpoints").resolve("1"));
        Path current = DatabaseFolders.open(root).current();
        assertThat(Files.readString(current.resolve("file"))).isEqualTo(content);
        try (Stream<Path> files = Files.list(root)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("identity"))
                    .toList();
            assertThat(names).containsExactlyInAnyOrder(left);
        }
    }

    @Test
    void aPointerToADatabaseThatIsNotThereIsRefused() throws IOException {
        Files.createDirectories(root.resolve("db"));
        Files.write(root.resolve("db.current"), CheckedText.of("db-3\n"));
        assertThatThrownBy(() -> DatabaseFolders.open(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("db-3");
        assertThat(root.resolve("db")).exists();
    }

    @Test
    void theCurrentDatabaseCannotBeRemoved() throws IOException {
        Files.createDirectories(root.resolve("db"));
        DatabaseFolders folders = DatabaseFolders.open(root);
        assertThatThrownBy(() -> folders.remove(folders.current())).isInstanceOf(IllegalArgumentException.class);
    }
}
