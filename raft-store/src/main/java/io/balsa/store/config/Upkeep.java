package io.balsa.store.config;

/**
 * What a member does to stay small and sound.
 *
 * @param quotaBytes more data than this raises NOSPACE; 0: the standard quota; less than 0: none
 * @param stopOnDefrag etcd: feature gate StopGRPCServiceOnDefrag: serves nobody while it defragments
 */
public record Upkeep(
        long quotaBytes, AutoCompaction autoCompaction, CorruptionChecks corruption, boolean stopOnDefrag) {
    public static final Upkeep DEFAULT = new Upkeep(0, AutoCompaction.OFF, CorruptionChecks.DEFAULT, false);
}
