package io.balsa.store.raft;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.util.TimeDuration;

/**
 * Ratis demands a metrics library; this one keeps the counters Ratis itself reads and hands on how long the log took to
 * sync. Found as a service.
 */
public final class RatisTimes extends MetricRegistries {
    private static final Timekeeper.Context STOPPED = () -> 0L;
    private static final Timekeeper TIMER = () -> STOPPED;

    /** Ratis' name for the time of one sync of the log's file. */
    private static final String SYNC = "syncTime";

    private record Registry(MetricRegistryInfo getMetricRegistryInfo) implements RatisMetricRegistry {
        @Override
        public Timekeeper timer(String name) {
            // A division's metrics are named after it: member@group.
            String member = getMetricRegistryInfo.getPrefix().split("@", 2)[0];
            return RaftMeters.of(member).map(meters -> timer(name, meters)).orElse(TIMER);
        }

        private static Timekeeper timer(String name, RaftMeters meters) {
            return SYNC.equals(name) ? timed(meters, meters::synced) : TIMER;
        }

        @Override
        public LongCounter counter(String name) {
            return new Counter();
        }

        @Override
        public boolean remove(String name) {
            return true;
        }

        @Override
        public <T> void gauge(String name, Supplier<Supplier<T>> gauge) {}
    }

    private static Timekeeper timed(RaftMeters meters, LongConsumer told) {
        return () -> {
            long start = meters.now();
            return () -> {
                long nanos = meters.now() - start;
                told.accept(nanos);
                return nanos;
            };
        };
    }

    private static final class Counter implements LongCounter {
        private final AtomicLong count = new AtomicLong();

        @Override
        public void inc(long n) {
            count.addAndGet(n);
        }

        @Override
        public void dec(long n) {
            count.addAndGet(-n);
        }

        @Override
        public long getCount() {
            return count.get();
        }
    }

    @Override
    public RatisMetricRegistry create(MetricRegistryInfo info) {
        return new Registry(info);
    }

    @Override
    public boolean remove(MetricRegistryInfo key) {
        return true;
    }

    @Override
    public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
        return Optional.of(new Registry(info));
    }

    @Override
    public Set<MetricRegistryInfo> getMetricRegistryInfos() {
        return Set.of();
    }

    @Override
    public Collection<RatisMetricRegistry> getMetricRegistries() {
        return List.of();
    }

    @Override
    public void addReporterRegistration(Consumer<RatisMetricRegistry> start, Consumer<RatisMetricRegistry> stop) {}

    @Override
    public void clear() {}

    @Override
    public void enableJmxReporter() {}

    @Override
    public void enableConsoleReporter(TimeDuration rate) {}
}
