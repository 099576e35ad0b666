package io.balsa.bench.engine;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.Limits;
import io.balsa.store.apply.AppliedListener;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.RocksEngine;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.v1.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** RocksDB, the applier and the reader as in a member, with keys in it. Writes belong to one thread. */
final class MemberEngine implements AutoCloseable {
    private static final int FILL_BATCH = 1_000;

    private final Path folder;
    private final RocksEngine engine;
    private final Applier applier;
    private final StoreReader reader;
    private final SplittableRandom random = new SplittableRandom(1);
    private final ByteString value;
    private final int keys;
    private long index;

    MemberEngine(int keys, int valueBytes, AppliedListener listener) throws IOException {
        this.keys = keys;
        this.folder = Files.createTempDirectory("balsa-engine");
        this.engine =
                RocksEngine.open(folder.resolve("db"), folder.resolve("native"), Limits.DEFAULT, (what, cause) -> {
                    throw new IllegalStateException(what, cause);
                });
        this.applier = Applier.open(engine, listener);
        this.reader = new StoreReader(engine, Limits.DEFAULT);
        byte[] noise = new byte[valueBytes];
        random.nextBytes(noise);
        this.value = ByteString.copyFrom(noise);
        List<Command> batch = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            batch.add(put(i));
            if (batch.size() == FILL_BATCH || i == keys - 1) {
                apply(batch);
                batch.clear();
            }
        }
        engine.flush();
    }

    StoreReader reader() {
        return reader;
    }

    Applier applier() {
        return applier;
    }

    int anyKey() {
        return random.nextInt(keys);
    }

    ByteString key(int number) {
        return ByteString.copyFromUtf8(String.format("bench/%08d", number));
    }

    ByteString value() {
        return value;
    }

    Command put(int key) {
        return Command.newBuilder()
                .setPut(PutRequest.newBuilder().setKey(key(key)).setValue(value))
                .build();
    }

    /** As the next entry of the log. */
    Object apply(List<Command> commands) {
        return applier.apply(1, ++index, commands);
    }

    @Override
    public void close() throws IOException {
        engine.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
