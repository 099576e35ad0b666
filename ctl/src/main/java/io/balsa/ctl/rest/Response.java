package io.balsa.ctl.rest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * A response whose body is read as it arrives. Closing it before the end closes the connection.
 *
 * @param headers names in lower case
 */
public record Response(int code, Map<String, List<String>> headers, InputStream body) implements Closeable {
    public String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? "" : values.get(0);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
