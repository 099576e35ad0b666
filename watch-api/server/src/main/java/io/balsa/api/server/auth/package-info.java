/**
 * Who calls, and what a caller may do. A {@link io.balsa.api.server.auth.Caller} comes from the client certificate of the
 * connection (common name = user, organisations = groups), or from a token that {@link io.balsa.api.server.auth.Bearers} judge,
 * and is the same for both fronts; an
 * {@link io.balsa.api.server.auth.Authorizer} answers yes or no to one action. Uses the JDK and the model only; it knows
 * no transport, keeps no state and reads no store.
 */
@NullMarked
package io.balsa.api.server.auth;

import org.jspecify.annotations.NullMarked;
