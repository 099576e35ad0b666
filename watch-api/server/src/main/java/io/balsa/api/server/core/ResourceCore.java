package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.watch.Feed;
import io.balsa.api.server.watch.OwnershipEvent;
import java.util.List;

/**
 * The one door to the cluster's objects, behind both fronts. Safe for any thread.
 */
public interface ResourceCore {
    /**
     * Answers one request on the caller's thread. It may block for the time limits of the store, no longer, and never on an
     * event-loop thread: fronts bring their own threads.
     *
     * @throws io.balsa.api.model.StatusError with the Kubernetes Status that the client is to see
     */
    ApiResult handle(ApiRequest request);

    /**
     * Follows who owns whom, for a caller that may watch all those kinds.
     *
     * @throws io.balsa.api.model.StatusError where it may not
     */
    Feed<OwnershipEvent> followOwnership(Caller caller, List<Kind> kinds, long afterRevision);
}
