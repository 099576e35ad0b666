package io.balsa.jepsen.replay;

import io.balsa.jepsen.replay.Entry.Event;
import io.balsa.jepsen.replay.Entry.Expired;
import io.balsa.jepsen.replay.Entry.Listed;
import io.balsa.jepsen.replay.Entry.Mark;
import io.balsa.jepsen.replay.Entry.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client that lists and watches, as informers do: it goes on from what it has reached when a watch ends, and lists again
 * when that is too old. Writes down everything.
 */
final class Watcher implements Runnable {
    private static final long LOOK_MILLIS = 200;
    private static final long AFTER_FAILURE_MILLIS = 250;

    private final View view;
    private final Source source;
    private final int seconds;
    private final AtomicBoolean held;
    private final List<Entry> entries = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean insists;
    private long reached;

    /**
     * @param seconds how long each of its watches lasts; 0 for as long as the server lets it
     * @param held while it is set the watcher has no watch open and waits
     */
    Watcher(View view, Source source, int seconds, AtomicBoolean held) {
        this.view = view;
        this.source = source;
        this.seconds = seconds;
        this.held = held;
    }

    View view() {
        return view;
    }

    /** Its next watch is at the member of that number, where its source has a choice; it insists until that answers. */
    void turnTo(int member) {
        insists = true;
        source.turnTo(member);
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    void stop() {
        end.countDown();
    }

    private boolean isOver() {
        return end.getCount() == 0;
    }

    /** Shorter when the end comes. */
    private boolean pause(long millis) throws InterruptedException {
        return end.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            while (!isOver()) {
                if (list()) {
                    follow();
                } else {
                    pause(AFTER_FAILURE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean list() throws InterruptedException {
        try {
            Listed listed = source.list(view);
            add(listed);
            reached = listed.revision();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Of whatever kind, because REST and gRPC fail in ways of their own: a member has died or cannot reach the
            // others. It is tried again until the test's patience ends.
            source.elsewhere();
            return false;
        }
    }

    /** Until what was reached is too old. */
    private void follow() throws InterruptedException {
        while (!isOver()) {
            if (held.get()) {
                pause(LOOK_MILLIS);
                continue;
            }
            long before = reached;
            if (watch() == Source.Over.EXPIRED) {
                add(new Expired());
                insists = false;
                return;
            }
            insists &= before == reached;
            if (before == reached && !isOver()) {
                if (!insists) {
                    source.elsewhere();
                }
                pause(AFTER_FAILURE_MILLIS);
            }
        }
    }

    private Source.Over watch() throws InterruptedException {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        add(new Opened(reached));
        try (AutoCloseable watch = source.watch(view, reached, seconds, told::add)) {
            while (!isOver() && !held.get()) {
                Object next = told.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next instanceof Source.Over over) {
                    return over;
                }
                take(next);
            }
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // All that a close may declare.
            throw new IllegalStateException("a watch could not be closed", e);
        }
        return Source.Over.ENDED;
    }

    private void take(Object told) {
        if (told instanceof Event event) {
            add(event);
            reached = event.revision();
        } else if (told instanceof Mark mark) {
            add(mark);
            reached = Math.max(reached, mark.revision());
        }
    }

    private synchronized void add(Entry entry) {
        entries.add(entry);
    }
}
