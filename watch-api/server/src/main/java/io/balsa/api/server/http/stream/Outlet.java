package io.balsa.api.server.http.stream;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The client's end of a stream: the open answer of one request. One write at a time. */
public interface Outlet {
    /** How a write ended. */
    interface Written {
        /** The client's connection took the bytes. */
        void taken();

        /** The client has gone, or took nothing for too long. */
        void lost(Throwable why);
    }

    /** Sets code and content type; before the first write. */
    void begin(int code, String contentType);

    /** Writes bytes and sends them at once; the first write also sends the head. */
    void write(ByteBuffer bytes, Written then);

    /** Ends the answer properly after these bytes. */
    void end(ByteBuffer bytes);

    /** Breaks the answer off, so that the client sees that it is not whole. */
    void abort(Throwable why);

    /** Told when the client goes away while nothing is being written, where the protocol shows it. */
    void onLost(Consumer<Throwable> listener);
}
