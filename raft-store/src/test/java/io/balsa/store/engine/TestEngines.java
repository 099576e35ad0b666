package io.balsa.store.engine;

import io.balsa.store.FaultHandler;
import io.balsa.store.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Engines for tests: small buffers, the native library kept under the module's build folder. */
public final class TestEngines {
    public static final Limits LIMITS = new Limits(8 << 20, 8 << 20, 128, 1_572_864, 7, 8);

    public static final FaultHandler FAULTS = IllegalStateException::new;

    static final Path LIBRARY = Path.of("target", "native");

    private TestEngines() {}

    public static RocksEngine rocks(Path folder) {
        try {
            return RocksEngine.open(folder.resolve("db"), LIBRARY, LIMITS, FAULTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
