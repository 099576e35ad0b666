package io.balsa.store.engine;

import org.jspecify.annotations.Nullable;

/** One state of all columns, to read from. Keys are ordered as unsigned bytes. */
public interface View {
    byte @Nullable [] get(Column column, byte[] key);

    /**
     * @param from the first key
     * @param to where to stop, exclusive; null: the end of the column
     */
    Cursor scan(Column column, byte[] from, byte @Nullable [] to);
}
