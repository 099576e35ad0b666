package io.balsa.bench.work;

/** Which members a load talks to. */
public enum Spread {
    LEADER(""),
    ALL(" all");

    private final String suffix;

    Spread(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }
}
