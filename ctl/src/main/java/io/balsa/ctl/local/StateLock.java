package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One {@code ctl up} or {@code ctl down} of a cluster at a time. The lock ends with the process that holds it. */
final class StateLock implements Closeable {
    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    static StateLock take(Path state, String cluster) throws IOException, CliError {
        Path file = state.resolve("lock");
        Files.createDirectories(state);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new CliError(
                    Exit.OTHER, "error[BUSY]: another ctl up or ctl down of cluster \"" + cluster + "\" is running.");
        }
        return new StateLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
