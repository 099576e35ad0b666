package io.balsa.jepsen.history;

/**
 * A key as an answer or an event showed it. A deleted key has only {@code key} and {@code modRevision}.
 *
 * @param value as text; a workload of large values writes down a digest of each instead
 * @param createRevision the revision of the put that made the key
 * @param modRevision the revision of its last change
 * @param version how many puts since the key was made, from 1; 0 for a deleted key
 * @param lease the lease that it hangs on, 0 for none
 */
public record KeyValue(String key, String value, long createRevision, long modRevision, long version, long lease) {
    @Override
    public String toString() {
        String held = lease == 0 ? "" : " lease " + Long.toHexString(lease);
        return key + "=" + value + "@" + modRevision + " (made " + createRevision + ", version " + version + held + ")";
    }
}
