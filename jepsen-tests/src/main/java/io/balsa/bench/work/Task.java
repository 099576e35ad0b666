package io.balsa.bench.work;

/** What is done to get the figures of a row. */
public sealed interface Task {
    /**
     * So many requests in flight, for as long as it takes to have a fixed number of them answered.
     *
     * @param inFlight at least 1
     */
    record Steady(Kind kind, int inFlight, Spread spread, DataSet set) implements Task {}

    /** Requests at a fixed rate, half of what the slower side can do with 256 in flight. */
    record Paced(Kind kind, Spread spread, DataSet set) implements Task {}

    /**
     * Writers that put their own key; watchers that each get every event of one key.
     *
     * @param streams that carry the watches, as many on each
     */
    record FanOut(int writers, int watchersEach, int streams) implements Task {
        int watchers() {
            return writers * watchersEach;
        }
    }

    /** Puts at a fixed rate, while a history of so many revisions is compacted. */
    record Compaction(int revisions, int perSecond) implements Task {}

    /** Puts in the first seconds of a cluster that has just been started. */
    record ColdStart(int inFlight, int seconds) implements Task {}

    /** From the start of three processes to the first acknowledged put: new ones, or after all were killed. */
    record FirstPut(boolean restart) implements Task {}

    /** From the kill of the leader to the next acknowledged put anywhere, so many times each round. */
    record LeaderKill(int killsEach) implements Task {}

    /** As {@link FirstPut} with a restart, with much data; and what a member then has in memory. */
    record LargeData(DataSet set) implements Task {}
}
