package io.balsa.api.server.contract;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import java.time.Duration;
import java.util.List;

/**
 * A client of one front. All calls answer objects with metadata.resourceVersion set and fail with
 * {@link io.balsa.api.model.StatusError}.
 */
public interface Client extends AutoCloseable {
    Message get(Kind kind, String namespace, String name);

    Listing list(Kind kind, String namespace, ListOptions options);

    /** Watches a collection after the revision in the options. */
    Events watch(Kind kind, String namespace, ListOptions options);

    Message create(Kind kind, String namespace, Message object);

    /**
     * Creates a subresource of the object that has the body's name, and answers the object.
     *
     * @param subresource "binding"
     */
    Message createPart(Kind kind, String namespace, String subresource, Message body);

    /** @param subresource empty or "status"; the name is the object's */
    Message update(Kind kind, String namespace, String subresource, Message object);

    /** @param type "json", "merge" or "strategic" */
    Message patch(Kind kind, String namespace, String name, String type, String patch);

    void delete(Kind kind, String namespace, String name, DeleteOptions options);

    @Override
    void close();

    /** A page of a list. */
    record Listing(List<Message> items, long revision, String continueToken) {}

    /** One message of a watch; BOOKMARK has no name. */
    record Event(String type, String name, long revision, Message object) {}

    /** An open watch. */
    interface Events extends AutoCloseable {
        /** The next event that is no bookmark; fails the test when none comes in time. */
        Event next(Duration atMost);

        /** The next event of any type. */
        Event nextOrBookmark(Duration atMost);

        @Override
        void close();
    }
}
