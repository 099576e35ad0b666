package io.balsa.store;

import io.balsa.store.apply.Applier;
import io.balsa.store.config.Upkeep;
import io.balsa.store.engine.Engine;
import io.balsa.store.mvcc.Compaction;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.upkeep.QuotaMeter;
import io.balsa.store.upkeep.Retention;
import io.balsa.store.upkeep.Scrub;
import io.balsa.store.upkeep.Space;
import io.balsa.store.upkeep.SpaceGuard;
import io.balsa.store.upkeep.UpkeepDuties;
import java.util.function.LongSupplier;

/**
 * The upkeep of a member, put together.
 *
 * @param space stands before the log
 * @param work what is done regularly
 */
record StoreUpkeep(SpaceGuard space, UpkeepDuties work) {
    /** The member whose upkeep it is. */
    record Parts(long memberId, Engine engine, Applier applier, StoreReader reader, Space disk) {}

    static StoreUpkeep of(Upkeep settings, RaftStore raft, Parts parts, LongSupplier nanoTime, StoreThreads threads) {
        Engine engine = parts.engine();
        Applier applier = parts.applier();
        QuotaMeter quota = new QuotaMeter(settings.quotaBytes());
        SpaceGuard space = new SpaceGuard(
                parts.memberId(),
                quota,
                new SpaceGuard.Surroundings(
                        parts.disk(), applier::alarms, raft::readBarrier, raft::propose, threads.readers()));
        Scrub scrub = new Scrub(
                new Compaction(engine, Limits.DEFAULT),
                UpkeepDuties.reclaimWhenNeeded(engine, quota),
                new Scrub.Surroundings(threads.upkeep(), threads.timer(), nanoTime));
        UpkeepDuties.Surroundings around = new UpkeepDuties.Surroundings(
                raft,
                parts.memberId(),
                engine,
                parts.reader(),
                applier::revision,
                applier::alarms,
                nanoTime,
                threads.background(),
                threads.upkeep());
        UpkeepDuties.Settings duties =
                new UpkeepDuties.Settings(Retention.of(settings.autoCompaction()), settings.corruption());
        return new StoreUpkeep(space, new UpkeepDuties(around, duties, quota, space, scrub));
    }
}
