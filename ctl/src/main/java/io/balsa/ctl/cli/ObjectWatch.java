package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.ConnectionLost;
import io.balsa.ctl.rest.Request;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks at one object again after each of its changes, until it is as it shall be or the patience ends. */
public final class ObjectWatch {
    /** Whether the object is as it shall be; null when it does not exist. */
    public interface Condition {
        boolean holds(@Nullable JsonNode object) throws CliError;
    }

    private final Session session;
    private final Duration patience;
    private final long began;

    /**
     * @param patience zero is without limit
     */
    public ObjectWatch(Session session, Duration patience) {
        this.session = session;
        this.patience = patience;
        this.began = session.terminal.nanoTime().getAsLong();
    }

    /** Whether the patience has ended; several objects may share it. */
    public boolean isOver() {
        return secondsLeft() <= 0;
    }

    /** Whether the condition has come to hold in time. */
    public boolean until(Info info, Condition condition) throws CliError, ApiFailure, IOException {
        return until(info, info.object(), condition);
    }

    /**
     * Whether the object is gone in time, or another one of its name has taken its place.
     *
     * @param uid empty: any object of the name is waited for
     */
    public boolean untilGone(Info info, String uid) throws CliError, ApiFailure, IOException {
        return until(info, present(info), object -> object == null || (!uid.isEmpty() && !uid.equals(uid(object))));
    }

    private static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText();
    }

    private boolean until(Info info, @Nullable JsonNode known, Condition condition)
            throws CliError, ApiFailure, IOException {
        JsonNode object = known;
        while (true) {
            if (condition.holds(object)) {
                return true;
            }
            long left = secondsLeft();
            if (left <= 0) {
                return false;
            }
            Boolean met = watch(info, object, left, condition);
            if (met != null) {
                return met;
            }
            object = present(info);
        }
    }

    /** The object as it is now; null where it is not. */
    private @Nullable JsonNode present(Info info) throws ApiFailure, IOException {
        try {
            return session.client.json(Request.get(info.path()));
        } catch (ApiFailure e) {
            if (e.is("NotFound")) {
                return null;
            }
            throw e;
        }
    }

    /** Null when the watch ended before anything was decided. */
    private @Nullable Boolean watch(Info info, @Nullable JsonNode from, long left, Condition condition)
            throws CliError, ApiFailure, IOException {
        String version = from == null
                ? ""
                : from.path("metadata").path("resourceVersion").asText();
        Request request = Request.get(info.type().path(info.namespace()))
                .with("fieldSelector", "metadata.name=" + info.name())
                .with("resourceVersion", version)
                .with("timeoutSeconds", Long.toString(left));
        try (Watch watch = Watch.open(session.client, request)) {
            for (Watch.Event event = watch.next(); event != null; event = watch.next()) {
                if (condition.holds(event.type().equals("DELETED") ? null : event.object())) {
                    return true;
                }
            }
            return secondsLeft() > 0 ? null : false;
        } catch (ConnectionLost | SocketException | EOFException e) {
            session.connectionLost();
            return null;
        } catch (ApiFailure e) {
            if (e.code() == 410) {
                return null;
            }
            throw e;
        }
    }

    /** An hour at a time where there is no limit. */
    private long secondsLeft() {
        if (patience.isZero()) {
            return 3_600;
        }
        long nanos = patience.toNanos() - (session.terminal.nanoTime().getAsLong() - began);
        return nanos <= 0 ? 0 : Math.max(1, nanos / 1_000_000_000L);
    }
}
