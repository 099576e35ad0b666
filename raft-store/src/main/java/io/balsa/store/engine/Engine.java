package io.balsa.store.engine;

/**
 * The store's bytes. Any thread may call any method; writes of several threads are applied one after another.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A batch is atomic, in memory and on disk, over all columns; a snapshot taken after {@link #write} returns has it.
 *   <li>After a crash the disk holds the result of some prefix of the batches, in the order in which they were written,
 *       and at least those written before the last {@link #flush()} began.
 *   <li>{@link #flushedApplied()} never names an entry that a crash could lose, and never goes back.
 * </ul>
 *
 * <p>Not promised: that a batch is durable when {@link #write} returns. The raft log has it.
 *
 * <p>A failing disk is reported to the {@link io.balsa.store.FaultHandler} that the engine was opened with. After
 * {@link #close()} no method may be called; snapshots and cursors must have been closed before.
 */
public interface Engine extends AutoCloseable {
    void write(Batch batch);

    /**
     * Writes what was worked out from a snapshot that is still open, if the engine's content is still of that line: it may
     * have been replaced meanwhile by the state that another member had. False: nothing was written.
     */
    boolean writeOnto(Snapshot base, Batch batch);

    Snapshot snapshot();

    /** Makes everything written so far durable. Blocks its caller, not writers; then {@link #flushedApplied()} is newer. */
    void flush();

    /** The log entry up to which the disk is complete: at opening the one found there. Cheap, from memory. */
    TermIndex flushedApplied();

    /**
     * Gives back the room of what has been removed. Changes nothing that can be read. Takes its time, on the caller's
     * thread, while others read and write; a close meanwhile ends it early.
     *
     * @param room what it may take of the disk meanwhile
     * @throws NoRoomException when the disk is too full for it
     */
    void reclaim(Room room);

    /** What may be written to give room back. */
    enum Room {
        /** As much as was {@linkplain Engine#roomToTidy said last}. */
        SPARE,
        /** Whatever is there: somebody has asked for it, to whom the room is worth the risk. */
        ALL
    }

    /**
     * Says how many bytes may be written for no other reason than to keep the files in order; what needs more waits. To be
     * said again whenever the disk has been looked at. No bound before it was said.
     */
    void roomToTidy(long bytes);

    /** Bytes on disk and in memtables, about: what the store takes. */
    long sizeBytes();

    /** Bytes of those that still count, about; at most {@link #sizeBytes()}. */
    long sizeInUseBytes();

    @Override
    void close();
}
