package io.balsa.store.engine;

/**
 * Walks a stretch of a column in key order. Belongs to one thread; close it before its view.
 *
 * <p>{@link #key()} and {@link #value()} may only be asked while {@link #valid()}. The arrays are the caller's to keep and
 * not to change.
 */
public interface Cursor extends AutoCloseable {
    boolean valid();

    void next();

    /** Moves to the first entry at or after {@code from}, forwards or backwards, within the bounds of the scan. */
    void seek(byte[] from);

    byte[] key();

    byte[] value();

    @Override
    void close();
}
