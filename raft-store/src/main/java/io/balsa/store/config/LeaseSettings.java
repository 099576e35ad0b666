package io.balsa.store.config;

/**
 * Whether leases survive a change of the leader with the time they had left.
 *
 * @param checkpoint the leader tells the others regularly how long leases have to live
 * @param checkpointPersist and every member keeps that on disk
 */
public record LeaseSettings(boolean checkpoint, boolean checkpointPersist) {
    public static final LeaseSettings DEFAULT = new LeaseSettings(false, false);

    public LeaseSettings {
        // etcd: the same rule
        if (checkpointPersist && !checkpoint) {
            throw new IllegalArgumentException(
                    "the feature gate LeaseCheckpointPersist needs the feature gate LeaseCheckpoint");
        }
    }
}
