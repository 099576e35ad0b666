package io.balsa.bench.work;

/** Told what goes on, for people who wait. Called by the thread that measures. */
public interface Progress {
    /** Something that takes a while begins. */
    void doing(String what);

    void done(RowResult result);
}
