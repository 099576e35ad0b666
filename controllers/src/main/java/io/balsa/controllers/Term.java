package io.balsa.controllers;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.loop.Actor;
import io.balsa.api.client.loop.ControlLoop;
import io.balsa.api.client.loop.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One time in office: loops for all controllers, which begin when the caches know everything from before the term. */
final class Term implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Term.class);

    private final List<Seat> seats;
    private final List<ControlLoop> loops = new ArrayList<>();
    private final List<Recorder> recorders = new ArrayList<>();

    /** Guarded by this: the caches' threads begin the work, the election's thread ends it. */
    private boolean over;

    private Term(List<Seat> seats) {
        this.seats = seats;
    }

    /** Returns at once; the loops start when the caches have been read anew. */
    static Term begin(ApiClient fenced, Caches caches, List<Seat> seats, Clockwork clockwork) {
        Term term = new Term(seats);
        for (Seat seat : seats) {
            Control control = seat.control();
            Recorder recorder = new Recorder(fenced, control.name(), "", clockwork);
            term.recorders.add(recorder);
            term.loops.add(new ControlLoop(
                    new ControlLoop.Parts(
                            control.name(),
                            control::reconcile,
                            new Actor(fenced, recorder),
                            caches.byKind(),
                            control::allKeys),
                    clockwork));
        }
        CompletableFuture<Void> refreshed = caches.refresh();
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (int i = 0; i < seats.size(); i++) {
            Seat seat = seats.get(i);
            ControlLoop loop = term.loops.get(i);
            starts.add(CompletableFuture.allOf(refreshed, seat.control().takeOffice())
                    .thenRun(() -> term.work(seat, loop)));
        }
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new))
                .thenRun(() -> LOG.info("The scheduler and {} controllers are at work.", seats.size() - 1));
        return term;
    }

    private synchronized void work(Seat seat, ControlLoop loop) {
        if (over) {
            return;
        }
        // First the seat and then all keys: a change in between is heard twice rather than never.
        seat.take(loop);
        seat.control().allKeys().forEach(loop::enqueue);
        loop.start();
    }

    /** Nothing is written after this returns. */
    @Override
    public void close() {
        synchronized (this) {
            over = true;
        }
        // Not under the lock: what is closed waits for threads that may be about to begin the work.
        seats.forEach(Seat::leave);
        loops.forEach(ControlLoop::close);
        seats.forEach(seat -> seat.control().leaveOffice());
        recorders.forEach(Recorder::close);
    }
}
