package io.balsa.store.upkeep;

/** What the store takes and the disk has left; asking may wait for the disk. */
public interface Space {
    /** What counts against the quota. */
    long storeBytes();

    /** What this process may still write to the disk of its data folder. */
    long freeBytes();

    /** Below so many free bytes the store stops growing. */
    long reserveBytes();

    /** So much may be written for no other reason than to keep the store's files in order. */
    void tidyWithin(long bytes);
}
