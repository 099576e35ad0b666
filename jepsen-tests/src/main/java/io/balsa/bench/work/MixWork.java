package io.balsa.bench.work;

import io.balsa.bench.load.Work;

/** A put, then so many linearizable ranges, and again. */
final class MixWork implements Work {
    private final Lanes lanes;
    private final int reads;
    private final PutWork puts;
    private final RangeWork ranges;

    MixWork(Lanes lanes, int reads) {
        this.lanes = lanes;
        this.reads = reads;
        this.puts = new PutWork(lanes);
        this.ranges = new RangeWork(lanes, false);
    }

    @Override
    public int lanes() {
        return lanes.count();
    }

    @Override
    public long writes() {
        return puts.writes();
    }

    /** Lanes begin at different places, or all puts would come together. */
    @Override
    public void send(int lane, End end) {
        boolean put = (lanes.get(lane).nextRequest() + lane) % (reads + 1) == 0;
        (put ? puts : ranges).send(lane, end);
    }
}
