package io.balsa.store.http;

/** Is told how probes went. Must not block. */
public interface ProbeCounts {
    /** {@code /health} has been answered. */
    void health(boolean good);

    /** @param probe {@code livez} or {@code readyz} */
    void check(String probe, String check, boolean good);
}
