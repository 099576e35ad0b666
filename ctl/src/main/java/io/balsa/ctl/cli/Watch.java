package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.JsonReader;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.rest.Response;
import io.balsa.ctl.rest.RestClient;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream of watch events, read on the caller's thread. */
public final class Watch implements Closeable {
    /**
     * @param object or a table of one row, where a table is asked for
     */
    public record Event(String type, JsonNode object) {
        /** The resource version from which a watch leads on after this event; empty where none is told. */
        public String version() {
            String own = versionOf(object);
            String version =
                    own.isEmpty() ? versionOf(object.path("rows").path(0).path("object")) : own;
            return version.equals("0") ? "" : version;
        }

        private static String versionOf(JsonNode object) {
            return object.path("metadata").path("resourceVersion").asText("");
        }
    }

    private final Response response;
    private final JsonReader events;

    private Watch(Response response, JsonReader events) {
        this.response = response;
        this.events = events;
    }

    public static Watch open(RestClient client, Request request) throws IOException, ApiFailure {
        Response response = client.open(request.with("watch", "true"));
        return new Watch(response, JsonReader.of(response.body()));
    }

    /** The next event; null when the server ended the stream. An ERROR event is thrown. */
    @Nullable
    public Event next() throws IOException, ApiFailure {
        JsonNode event = events.next();
        if (event == null) {
            return null;
        }
        String type = event.path("type").asText();
        JsonNode object = event.path("object");
        if (type.equals("ERROR")) {
            throw new ApiFailure(object.path("code").asInt(500), object);
        }
        return new Event(type, object);
    }

    @Override
    public void close() throws IOException {
        response.close();
    }
}
