package io.balsa.store.auth;

import com.google.protobuf.ByteString;

/** What the log says to those who keep tokens. */
public sealed interface TokenEvent {
    /** @param sha256 of the token */
    record Granted(String user, ByteString sha256) implements TokenEvent {}

    /** The user has been deleted, or has another password: etcd forgets the tokens that were given out before. */
    record Revoked(String user) implements TokenEvent {}

    /** Permissions have been switched off, or all users replaced. */
    record AllRevoked() implements TokenEvent {}
}
