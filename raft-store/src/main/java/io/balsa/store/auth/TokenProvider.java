package io.balsa.store.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Gives out tokens and knows whose they are. Any thread. */
public interface TokenProvider {
    /** Answers at once, out of memory; empty: {@link #resolve} may know more. */
    Optional<Identity> known(String token);

    /** Takes its time, at most a request's; empty: nobody's, or no longer. */
    CompletableFuture<Optional<Identity>> resolve(String token);

    /**
     * A token for a user whose password was right at a revision of the permissions.
     *
     * @return fails with {@link io.balsa.store.mvcc.RefusedException}: with {@link AuthRefusals#OLD_REVISION} when the
     *     permissions have changed since
     */
    CompletableFuture<String> issue(String user, long revision);
}
