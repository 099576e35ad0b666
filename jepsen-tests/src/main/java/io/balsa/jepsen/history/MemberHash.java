package io.balsa.jepsen.history;

/**
 * The hash of all keys and their history that a member gave.
 *
 * @param revision up to which it goes
 * @param compactRevision from which on: hashes are compared only where this is equal
 */
public record MemberHash(int member, long revision, long compactRevision, long hash, long takenNanos) implements Entry {
    @Override
    public String toString() {
        return "member %d at revision %d, compacted at %d: %08x".formatted(member, revision, compactRevision, hash);
    }
}
