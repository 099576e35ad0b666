package io.balsa.store.lease;

/** A granted lease. Its id is not 0; its time to live counts from the last renewal. */
public record Lease(long id, long ttlSeconds) {}
