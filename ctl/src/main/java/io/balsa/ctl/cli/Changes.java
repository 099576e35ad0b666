package io.balsa.ctl.cli;

import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.ConnectionLost;
import io.balsa.ctl.rest.Request;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;

/** Every change of what a request lists. A watch that breaks goes on from where it was, at another server. */
public final class Changes {
    /** Has a change; false when it needs no more of them. */
    public interface Reader {
        boolean take(Watch.Event change) throws CliError, IOException;
    }

    private Changes() {}

    /**
     * Reads on this thread until the reader has enough or the server ends the watch.
     *
     * @param version what has been seen; empty: the watch begins with what is there
     */
    public static void follow(Session session, Request list, String version, Reader reader)
            throws CliError, ApiFailure, IOException {
        String seen = version;
        while (true) {
            try (Watch watch = Watch.open(session.client, list.with("resourceVersion", seen))) {
                for (Watch.Event change = watch.next(); change != null; change = watch.next()) {
                    seen = change.version().isEmpty() ? seen : change.version();
                    if (!reader.take(change)) {
                        return;
                    }
                }
                return;
            } catch (ConnectionLost | EOFException | SocketException e) {
                session.connectionLost();
            }
        }
    }
}
