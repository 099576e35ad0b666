package io.balsa.bench.work;

import io.balsa.bench.load.ClosedLoop;
import io.balsa.bench.load.EventLoop;
import io.balsa.bench.load.OpenLoop;
import io.balsa.bench.peer.Clusters;
import io.balsa.bench.peer.Patience;
import io.balsa.bench.peer.ProcFiles;
import io.balsa.bench.peer.Program;
import io.balsa.bench.peer.Side;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Where benchmarks run: the two programs, the disk, the client's event loop, the clock.
 *
 * @param durable whether the folder of all data is on a disk
 * @param client this process
 * @param seed of everything that is drawn
 */
public record Bench(
        Program ours,
        Program theirs,
        Clusters clusters,
        boolean durable,
        EventLoop loop,
        LongSupplier nanoTime,
        long client,
        long seed) {
    Program program(Side side) {
        return side == Side.OURS ? ours : theirs;
    }

    Patience patience() {
        return new Patience(nanoTime);
    }

    ClosedLoop closedLoop() {
        return new ClosedLoop(nanoTime);
    }

    OpenLoop openLoop() {
        return new OpenLoop(nanoTime, LockSupport::parkNanos);
    }

    ProcFiles proc() {
        return ProcFiles.LINUX;
    }
}
