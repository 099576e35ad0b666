package io.balsa.bench.engine;

import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import java.io.IOException;
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

/** Reading what has been applied. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReadBenchmark {
    private static final int LIST = 1_000;

    @Param({"10000", "1000000"})
    public int keys;

    private MemberEngine engine;

    @Setup
    public void open() throws IOException {
        engine = new MemberEngine(keys, 256, applied -> {});
    }

    @TearDown
    public void close() throws IOException {
        engine.close();
    }

    @Benchmark
    public RangeResponse key() {
        return engine.reader()
                .range(RangeRequest.newBuilder()
                        .setKey(engine.key(engine.anyKey()))
                        .build());
    }

    /** A thousand keys in a row. */
    @Benchmark
    public RangeResponse list() {
        int from = engine.anyKey() / LIST * LIST;
        return engine.reader()
                .range(RangeRequest.newBuilder()
                        .setKey(engine.key(from))
                        .setRangeEnd(engine.key(from + LIST))
                        .build());
    }
}
