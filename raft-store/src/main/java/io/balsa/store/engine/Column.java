package io.balsa.store.engine;

/** The sorted maps of the store. Their names are on disk. */
public enum Column {
    /** key -> its latest version. */
    CURRENT("current"),
    /** revision -> the version that it made (a value or a tombstone). */
    HISTORY("history"),
    /** (key, revision), newest first -> nothing: finds the version of a key at a revision. */
    VERSIONS("versions"),
    /** (key, revision) of tombstones only: finds keys that are gone now and were there at a revision. */
    TOMBSTONES("tombstones"),
    /** lease id -> lease. */
    LEASES("leases"),
    /** (lease id, key) -> nothing: what a lease holds. */
    LEASE_KEYS("lease-keys"),
    /** member id -> member. */
    MEMBERS("members"),
    /** member id -> the disk that has taken it, or nothing when the member has been removed. */
    MEMBER_IDS("member-ids"),
    /** (alarm type, member id) -> nothing: alarms that have been raised. */
    ALARMS("alarms"),
    /** user name -> user, as etcd stores it. */
    USERS("users"),
    /** role name -> role, as etcd stores it. */
    ROLES("roles"),
    /** single values: revision, compaction, and the engine's own applied index. */
    META("meta");

    private final String diskName;

    Column(String diskName) {
        this.diskName = diskName;
    }

    /** A dense number, to keep one thing for each column in an array; not on disk. */
    @SuppressWarnings("EnumOrdinal")
    int slot() {
        return ordinal();
    }

    public String diskName() {
        return diskName;
    }
}
