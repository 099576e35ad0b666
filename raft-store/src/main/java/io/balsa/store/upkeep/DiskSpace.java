package io.balsa.store.upkeep;

import io.balsa.store.engine.Engine;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The engine's size, and the disk under the data folder. */
public final class DiskSpace implements Space {
    /** On a small disk the reserve is this part of it, or nothing could be written at all. */
    private static final int SMALL_DISK_PART = 10;

    private final Engine engine;
    private final FileStore disk;
    private final long reserveBytes;

    private DiskSpace(Engine engine, FileStore disk, long reserveBytes) {
        this.engine = engine;
        this.disk = disk;
        this.reserveBytes = reserveBytes;
    }

    /** @param reserveBytes what shall stay free on a disk that is large enough for it */
    public static DiskSpace of(Engine engine, Path dataDir, long reserveBytes) throws IOException {
        FileStore disk = Files.getFileStore(dataDir);
        return new DiskSpace(engine, disk, Math.min(reserveBytes, disk.getTotalSpace() / SMALL_DISK_PART));
    }

    @Override
    public long storeBytes() {
        return engine.sizeBytes();
    }

    @Override
    public long freeBytes() {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            // A disk that does not answer this fails the next write too, and that is reported.
            return Long.MAX_VALUE;
        }
    }

    @Override
    public long reserveBytes() {
        return reserveBytes;
    }

    @Override
    public void tidyWithin(long bytes) {
        engine.roomToTidy(bytes);
    }
}
