package io.balsa.ctl.cli;

import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.rest.Response;
import io.balsa.ctl.rest.RestClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The log of one container. */
record LogSource(String pod, String container, Request request) {
    private static final int BUFFER_BYTES = 16 * 1024;

    String prefix() {
        return "[pod/" + pod + "/" + container + "] ";
    }

    /** Bytes as they are where there is no prefix; else line by line. Ends early when nobody reads stdout any more. */
    void copy(RestClient client, PrintStream out, String prefix) throws IOException, ApiFailure {
        try (Response response = client.open(request)) {
            if (prefix.isEmpty()) {
                bytes(response.body(), out);
            } else {
                lines(response.body(), out, prefix);
            }
        }
    }

    private static void bytes(InputStream body, PrintStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            out.write(buffer, 0, count);
            if (out.checkError()) {
                return;
            }
        }
    }

    private static void lines(InputStream body, PrintStream out, String prefix) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            synchronized (out) {
                out.println(prefix + line);
                if (out.checkError()) {
                    return;
                }
            }
        }
    }
}
