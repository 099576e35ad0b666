package io.balsa.api.model;

/** What becomes of the objects that one of a kind owns when it is deleted and the request does not say. */
public enum Cascade {
    /** They are deleted after their owner is gone. */
    DELETES_DEPENDENTS,

    /** They stay, without their references to the owner: what kinds do that are older than owner references. */
    ORPHANS_DEPENDENTS,

    /** There are none: the kind takes no part in garbage collection. */
    HAS_NO_DEPENDENTS
}
