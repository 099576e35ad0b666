package io.balsa.bench.engine;

import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.apply.AppliedBatch;
import io.balsa.store.watch.Sink;
import io.balsa.store.watch.WatchHub;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One put, applied and handed to every watch of its key, all on one thread; consumers take at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WatchBenchmark {
    private static final WatchHub.Bounds BOUNDS =
            new WatchHub.Bounds(64L << 20, 4L << 20, 1L << 20, 2 << 20, Duration.ofMinutes(10));

    @Param({"1", "1000"})
    public int watchers;

    /** On how many streams; 0: one for each watch. */
    @Param({"0", "1"})
    public int streams;

    private MemberEngine engine;
    private WatchHub hub;
    private Blackhole sink;

    @Setup
    public void open(Blackhole blackhole) throws IOException {
        sink = blackhole;
        engine = new MemberEngine(1_000, 256, this::applied);
        WatchHub.Surroundings around = new WatchHub.Surroundings(
                Runnable::run, Runnable::run, engine.reader()::history, engine.applier()::revision, System::nanoTime);
        hub = new WatchHub(
                around,
                BOUNDS,
                revision -> ResponseHeader.newBuilder().setRevision(revision).build());
        int count = streams == 0 ? watchers : streams;
        for (int i = 0; i < count; i++) {
            var stream = hub.open(new Taking());
            for (int j = 0; j < watchers / count; j++) {
                stream.request(WatchRequest.newBuilder()
                        .setCreateRequest(WatchCreateRequest.newBuilder().setKey(engine.key(0)))
                        .build());
            }
        }
    }

    /** What was there before the hub is nobody's news. */
    private void applied(AppliedBatch batch) {
        if (hub != null) {
            hub.applied(batch);
        }
    }

    @TearDown
    public void close() throws IOException {
        engine.close();
    }

    @Benchmark
    public Object fanOut() {
        return engine.apply(List.of(engine.put(0)));
    }

    private final class Taking implements Sink {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void send(WatchResponse response) {
            sink.consume(response);
        }

        @Override
        public void requestMore() {}

        @Override
        public void fail(RuntimeException cause) {
            throw cause;
        }
    }
}
