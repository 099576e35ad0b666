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
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native part, loaded once per process from a file that stays.
 *
 * <p>Left to itself the library copies 16 MB into the temporary directory for each process, and leaves them there when the
 * process is killed. Here the copy is made once per build of the library and folder, under another name until it is
 * complete and durable, and checked at every start.
 */
final class RocksLibrary {
    private static final int BLOCK_BYTES = 1 << 16;

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
        if (!(connection instanceof JarURLConnection jar)) {
            throw new IOException("rocksdbjni must be a jar, and is " + packed);
        }
        long checksum = jar.getJarEntry().getCrc();
        Path home = folder.toAbsolutePath().resolve("rocksdbjni-" + Long.toHexString(checksum));
        Path library = home.resolve(loadedAs);
        if (!isWhole(library, checksum)) {
            Files.createDirectories(home);
            Path partial = Files.createTempFile(home, name, ".partial");
            try (InputStream bytes = connection.getInputStream()) {
                Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
                DurableFiles.sync(partial);
                DurableFiles.move(partial, library);
            } finally {
                Files.deleteIfExists(partial);
            }
        }
        RocksDB.loadLibrary(List.of(home.toString()));
    }

    /** A file that lost a part to a power cut, or a bit to its disk, is made anew: it holds nothing of the member's own. */
    private static boolean isWhole(Path library, long expected) throws IOException {
        if (Files.notExists(library)) {
            return false;
        }
        CRC32 checksum = new CRC32();
        byte[] block = new byte[BLOCK_BYTES];
        try (InputStream bytes = Files.newInputStream(library)) {
            for (int count = bytes.read(block); count >= 0; count = bytes.read(block)) {
                checksum.update(block, 0, count);
            }
        }
        return checksum.getValue() == expected;
    }
}
