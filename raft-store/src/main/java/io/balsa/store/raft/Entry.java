package io.balsa.store.raft;

import io.balsa.store.v1.Command;
import io.balsa.store.v1.CommandBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * A batch on its way through the raft log of the member that leads. Ratis hands the same object back when the entry is
 * applied, so here the commands are neither parsed again nor their results encoded.
 */
final class Entry implements Message {
    private final List<Command> commands;
    private final ByteString content;
    private final CompletableFuture<List<Outcome>> outcomes = new CompletableFuture<>();

    // Set just before Ratis appends: while it is false, a refusal means that nothing has happened.
    private volatile boolean appending;

    Entry(List<Command> commands) {
        this.commands = commands;
        this.content = encode(commands);
    }

    List<Command> commands() {
        return commands;
    }

    /** Completed by the applying thread. */
    CompletableFuture<List<Outcome>> outcomes() {
        return outcomes;
    }

    void markAppending() {
        appending = true;
    }

    boolean mayBeInTheLog() {
        return appending;
    }

    @Override
    public ByteString getContent() {
        return content;
    }

    @Override
    public int size() {
        return content.size();
    }

    private static ByteString encode(List<Command> commands) {
        byte[] bytes =
                CommandBatch.newBuilder().addAllCommands(commands).build().toByteArray();
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
