package io.balsa.kubelet.runtime.docker;

import io.balsa.kubelet.runtime.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * A followed log to its true end. Docker's own follow may stop at the container's end without the last lines (seen with
 * 20.10: what was written just before), so when it ends, what came after the last line is read once more.
 *
 * <p>Example: the stream gives lines of 12:00:01.1 and 12:00:01.4 and ends; the log from 12:00:01 on has lines of .1, .4
 * and .9; only the one of .9 is new.
 */
final class FollowedLogLines implements LogLines {
    private final Function<Instant, LogLines> from;
    private volatile LogLines current;
    private volatile boolean closed;
    private Instant last = Instant.EPOCH;
    private boolean rest;

    FollowedLogLines(LogLines followed, Function<Instant, LogLines> from) {
        this.current = followed;
        this.from = from;
    }

    @Override
    public Next next(Duration wait) throws InterruptedException {
        while (true) {
            Next next = current.next(wait);
            if (next instanceof Line line) {
                if (!rest || line.at().isAfter(last)) {
                    last = line.at();
                    return line;
                }
            } else if (next instanceof End && !rest && !closed) {
                rest = true;
                current.close();
                current = from.apply(last);
                if (closed) {
                    current.close();
                }
            } else {
                return next;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        current.close();
    }
}
