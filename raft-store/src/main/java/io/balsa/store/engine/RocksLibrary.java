package io.balsa.store.engine;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native part, loaded once per process from a file that stays.
 *
 * <p>Left to itself the library copies 16 MB into the temporary directory for each process, and leaves them there when the
 * process is killed. Here the copy is made once per build of the library and folder, under another name until it is
 * complete.
 */
final class RocksLibrary {
    private RocksLibrary() {}

    /** @param folder where the copy is kept; several processes may share it */
    static synchronized void load(Path folder) throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        // RocksDB.loadLibrary(paths) appends "jni" once more to the name that it looks for.
        String loadedAs = Environment.getJniLibraryFileName("rocksdbjni");
        URL packed = RocksDB.class.getClassLoader().getResource(name);
        if (packed == null) {
            throw new FileNotFoundException("rocksdbjni has no " + name + ": this platform is not supported");
        }
        URLConnection connection = packed.openConnection();
        long build =
                connection instanceof JarURLConnection jar ? jar.getJarEntry().getCrc() : connection.getLastModified();
        Path home = folder.toAbsolutePath().resolve("rocksdbjni-" + Long.toHexString(build));
        Path library = home.resolve(loadedAs);
        if (Files.notExists(library)) {
            Files.createDirectories(home);
            Path partial = Files.createTempFile(home, name, ".partial");
            try (InputStream bytes = connection.getInputStream()) {
                Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, library, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
        }
        RocksDB.loadLibrary(List.of(home.toString()));
    }
}
