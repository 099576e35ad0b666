package io.balsa.bench.engine;

import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.v1.Command;
import java.io.IOException;
import java.util.ArrayList;
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

/** Applying one entry of the raft log with so many commands. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WriteBenchmark {
    @Param({"1", "64"})
    public int batch;

    @Param({"256", "4096"})
    public int valueBytes;

    @Param("10000")
    public int keys;

    private MemberEngine engine;

    @Setup
    public void open() throws IOException {
        engine = new MemberEngine(keys, valueBytes, applied -> {});
    }

    @TearDown
    public void close() throws IOException {
        engine.close();
    }

    @Benchmark
    public Object put() {
        List<Command> commands = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            commands.add(engine.put(engine.anyKey()));
        }
        return engine.apply(commands);
    }

    /** A put on the condition that the key exists. */
    @Benchmark
    public Object txn() {
        List<Command> commands = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            int key = engine.anyKey();
            commands.add(Command.newBuilder()
                    .setTxn(TxnRequest.newBuilder()
                            .addCompare(Compare.newBuilder()
                                    .setKey(engine.key(key))
                                    .setTarget(Compare.CompareTarget.VERSION)
                                    .setResult(Compare.CompareResult.GREATER)
                                    .setVersion(0))
                            .addSuccess(RequestOp.newBuilder()
                                    .setRequestPut(PutRequest.newBuilder()
                                            .setKey(engine.key(key))
                                            .setValue(engine.value()))))
                    .build());
        }
        return engine.apply(commands);
    }
}
