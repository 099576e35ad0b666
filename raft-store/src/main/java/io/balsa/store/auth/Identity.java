package io.balsa.store.auth;

import io.balsa.store.v1.Caller;

/**
 * Whom a token or a certificate names.
 *
 * @param revision of the permissions that the token was given out at; 0: whatever they are now
 */
public record Identity(String user, long revision) {
    /** @param now the revision of the permissions where the caller is asked about */
    public Caller caller(long now) {
        return Caller.newBuilder()
                .setUser(user)
                .setAuthRevision(revision == 0 ? now : revision)
                .build();
    }
}
