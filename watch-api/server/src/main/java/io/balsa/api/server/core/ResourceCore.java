package io.balsa.api.server.core;

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
}
