package io.balsa.bench.work;

import io.balsa.bench.load.Work;

/** The work of each kind. */
final class Works {
    private Works() {}

    static Work of(Kind kind, Lanes lanes) {
        return switch (kind) {
            case PUT -> new PutWork(lanes);
            case RANGE -> new RangeWork(lanes, false);
            case SERIALIZABLE -> new RangeWork(lanes, true);
            case MIX_1 -> new MixWork(lanes, 1);
            case MIX_9 -> new MixWork(lanes, 9);
            case TXN -> new TxnWork(lanes);
            case LIST -> new ListWork(lanes);
            case LEASE -> new LeaseWork(lanes);
        };
    }
}
