package io.balsa.jepsen.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The history of a run on disk, written as the run goes and read back whole.
 *
 * <p>Any thread may append. Each line is one write to a file that is open for appending, so lines do not mix, and a line
 * outlives the process once {@link #accept} has returned. Not synced: a history does not outlive a power loss.
 */
public final class HistoryFile implements Consumer<Entry>, AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private HistoryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Begins a history in a new file. */
    public static HistoryFile create(Path path, Header header) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
        HistoryFile file = new HistoryFile(path, channel);
        file.append(Lines.write(header));
        return file;
    }

    /** @throws UncheckedIOException if the line cannot be written: the history is useless then */
    @Override
    public void accept(Entry entry) {
        append(Lines.write(entry));
    }

    private void append(String line) {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                throw new IOException("only a part of a line was written; the disk may be full");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the history " + path, e);
        }
    }

    /**
     * Reads a history that a run wrote. A last line without an end, as a killed run leaves it, is left out.
     *
     * @throws IOException if the file cannot be read or is not a history
     */
    public static History read(Path path) throws IOException {
        List<Entry> entries = new ArrayList<>();
        boolean ended = ended(path);
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            String header = lines.readLine();
            if (header == null) {
                throw new IOException("the history " + path + " is empty");
            }
            int number = 2;
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                if (next != null || ended) {
                    entries.add(entry(path, number++, line));
                }
                line = next;
            }
            return History.of(Lines.readHeader(header), entries);
        }
    }

    private static Entry entry(Path path, int number, String line) throws IOException {
        try {
            return Lines.readEntry(line);
        } catch (JsonProcessingException e) {
            throw new IOException("line " + number + " of the history " + path + " is not an entry", e);
        }
    }

    private static boolean ended(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.read(last, Math.max(0, channel.size() - 1)) == 1 && last.get(0) == '\n';
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
