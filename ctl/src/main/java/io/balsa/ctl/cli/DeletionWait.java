package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;

/** Waits until an object is gone, or another one of its name has taken its place. */
public final class DeletionWait {
    private final Session session;
    private final Duration patience;
    private final long began;

    /**
     * @param patience zero is without limit
     */
    public DeletionWait(Session session, Duration patience) {
        this.session = session;
        this.patience = patience;
        this.began = session.terminal.nanoTime().getAsLong();
    }

    public void await(ResourceType type, String namespace, String name, String uid)
            throws CliError, IOException, ApiFailure {
        while (true) {
            JsonNode object;
            try {
                object = session.client.json(Request.get(type.path(namespace, name)));
            } catch (ApiFailure e) {
                if (e.is("NotFound")) {
                    return;
                }
                throw e;
            }
            if (!uid.isEmpty() && !object.path("metadata").path("uid").asText().equals(uid)) {
                return;
            }
            long left = left();
            if (left <= 0) {
                throw new CliError(
                        Exit.TIMED_OUT,
                        "error: timed out waiting for the condition on " + type.qualified() + "/" + name);
            }
            Request request = Request.get(type.path(namespace))
                    .with("fieldSelector", "metadata.name=" + name)
                    .with(
                            "resourceVersion",
                            object.path("metadata").path("resourceVersion").asText())
                    .with("timeoutSeconds", Long.toString(left));
            try (Watch watch = Watch.open(session.client, request)) {
                for (Watch.Event event = watch.next(); event != null; event = watch.next()) {
                    if (event.type().equals("DELETED")) {
                        break;
                    }
                }
            } catch (io.balsa.ctl.rest.ConnectionLost | java.net.SocketException | java.io.EOFException lost) {
                session.connectionLost();
            }
        }
    }

    /** Seconds; an hour at a time where there is no limit. */
    private long left() {
        if (patience.isZero()) {
            return 3_600;
        }
        Duration left = patience.minusNanos(session.terminal.nanoTime().getAsLong() - began);
        return left.isNegative() ? 0 : Math.max(1, left.toSeconds());
    }
}
