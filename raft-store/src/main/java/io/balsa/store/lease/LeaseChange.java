package io.balsa.store.lease;

/** What happened to a lease, for the leader that keeps deadlines. */
public sealed interface LeaseChange {
    record Granted(Lease lease) implements LeaseChange {}

    record Revoked(long id) implements LeaseChange {}
}
