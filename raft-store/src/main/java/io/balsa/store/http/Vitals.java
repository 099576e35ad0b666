package io.balsa.store.http;

import io.balsa.etcd.v3.AlarmMember;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the probes ask of the member. No password is needed for it. Any thread may call. */
public interface Vitals {
    /** The alarms that are raised, in the whole cluster. May read the disk. */
    List<AlarmMember> alarms();

    boolean leaderKnown();

    /** Whether this member follows without a vote. */
    boolean isLearner();

    /**
     * Reads a key as a client would.
     *
     * @param serializable from what this member has; else once it holds everything acknowledged so far
     * @return completes when it could be read; fails, in bounded time, with an exception whose message is for the client
     */
    CompletableFuture<?> read(boolean serializable);
}
