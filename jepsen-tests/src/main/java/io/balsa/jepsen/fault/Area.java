package io.balsa.jepsen.fault;

/** What a fault harms. Two faults at a time are of different areas, and only where both allow company. */
public enum Area {
    PROCESS(true),
    NETWORK(true),
    CLOCK(true),
    /** Alone: what is lost with one more disk is not the store's to promise. */
    DISK(false),
    /** Alone: a change of members needs a majority to end. */
    MEMBERS(false),
    STORE(false);

    private final boolean company;

    Area(boolean company) {
        this.company = company;
    }

    public boolean allows(Area other) {
        return company && other.company && this != other;
    }
}
