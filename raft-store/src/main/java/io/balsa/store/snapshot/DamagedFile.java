package io.balsa.store.snapshot;

import java.io.IOException;

/** A file is not what it should be; the message says what is wrong with it, as the end of a sentence about the file. */
public final class DamagedFile extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedFile(String message) {
        super(message);
    }
}
