/**
 * The resource core: what an API request means. It takes an immutable {@link io.balsa.api.server.core.ApiRequest} and
 * answers an {@link io.balsa.api.server.core.ApiResult} or fails with a Kubernetes Status. Authorisation, defaulting,
 * validation, preconditions, the deletion state machine and the allocation of cluster addresses happen here and nowhere
 * else, so that no front goes round them. Uses the model, auth, token, storage and watch; knows neither HTTP nor gRPC, and
 * reaches the store only through {@link io.balsa.api.server.storage}.
 */
@NullMarked
package io.balsa.api.server.core;

import org.jspecify.annotations.NullMarked;
