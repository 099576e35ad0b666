package io.balsa.jepsen.mutant;

import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchCreateRequest.FilterType;
import io.balsa.etcd.v3.WatchProgressRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.WatchAnswer;
import io.balsa.jepsen.history.WatchOpened;
import io.balsa.jepsen.workload.Wire;
import io.balsa.store.watch.Sink;
import io.balsa.store.watch.WatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A client with a stream of watches at one member, that takes what it is given when it has room. */
final class SimConsumer implements Sink {
    /** A watch of this stream and how far it has come. */
    private static final class Place {
        final WatchOpened opened;
        long next;
        boolean ended;

        Place(WatchOpened opened) {
            this.opened = opened;
            this.next = opened.startRevision();
        }
    }

    private final SimMember member;
    private final Consumer<Entry> history;
    private final LongSupplier nanoTime;
    private final WatchStream stream;
    private final Map<Long, Place> places = new TreeMap<>();
    private int room;
    private boolean cut;

    SimConsumer(SimMember member, Consumer<Entry> history, LongSupplier nanoTime) {
        this.member = member;
        this.history = history;
        this.nanoTime = nanoTime;
        this.stream = member.hub.open(this);
        member.consumers.add(this);
    }

    void watch(WatchOpened opened, boolean fragment) {
        history.accept(opened);
        places.put(opened.watch() + 1L, new Place(opened));
        WatchCreateRequest.Builder request = WatchCreateRequest.newBuilder()
                .setWatchId(opened.watch() + 1L)
                .setKey(Wire.bytes(opened.keys().key()))
                .setRangeEnd(Wire.bytes(opened.keys().end()))
                .setStartRevision(opened.startRevision())
                .setPrevKv(opened.previous())
                .setProgressNotify(opened.watch() % 2 == 0)
                .setFragment(fragment);
        if (opened.without().contains(Event.Kind.PUT)) {
            request.addFilters(FilterType.NOPUT);
        }
        if (opened.without().contains(Event.Kind.DELETE)) {
            request.addFilters(FilterType.NODELETE);
        }
        stream.request(WatchRequest.newBuilder().setCreateRequest(request).build());
    }

    void askProgress() {
        stream.request(WatchRequest.newBuilder()
                .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                .build());
    }

    void takeMore(int more) {
        room += more;
        stream.ready();
    }

    /** The watches that were cut, with the revision to go on from. */
    List<WatchOpened> unended() {
        List<WatchOpened> left = new ArrayList<>();
        for (Place place : places.values()) {
            if (!place.ended) {
                WatchOpened old = place.opened;
                left.add(new WatchOpened(
                        old.watch(),
                        old.client(),
                        old.member(),
                        old.keys(),
                        place.next,
                        old.previous(),
                        old.without(),
                        old.watch(),
                        old.calledNanos()));
            }
        }
        return left;
    }

    boolean isCut() {
        return cut;
    }

    void cut() {
        if (!cut) {
            cut = true;
            places.values().stream()
                    .filter(place -> !place.ended)
                    .forEach(place ->
                            history.accept(WatchAnswer.broken(place.opened.watch(), "cut", nanoTime.getAsLong())));
        }
    }

    void close() {
        stream.close();
        cut();
        member.consumers.remove(this);
    }

    @Override
    public boolean isReady() {
        return room > 0;
    }

    @Override
    public void send(WatchResponse response) {
        room--;
        if (cut) {
            return;
        }
        if (response.getWatchId() < 0) {
            // It speaks of every watch of the stream.
            places.values().stream().filter(place -> !place.ended).forEach(place -> progress(place, response));
            return;
        }
        Place place = places.get(response.getWatchId());
        long revision = response.getHeader().getRevision();
        int watch = place.opened.watch();
        long now = nanoTime.getAsLong();
        if (response.getCreated()) {
            place.next = Math.max(place.next, place.opened.startRevision() == 0 ? revision + 1 : 0);
            history.accept(WatchAnswer.created(watch, revision, now));
        } else if (response.getCanceled()) {
            place.ended = true;
            history.accept(WatchAnswer.canceled(
                    watch, revision, response.getCompactRevision(), response.getCancelReason(), now));
        } else if (response.getEventsCount() == 0) {
            progress(place, response);
        } else {
            List<Event> events =
                    response.getEventsList().stream().map(Wire::event).toList();
            long last = events.get(events.size() - 1).revision();
            place.next = Math.max(place.next, response.getFragment() ? last : last + 1);
            history.accept(new WatchAnswer(
                    watch, WatchAnswer.Kind.EVENTS, revision, events, response.getFragment(), 0, "", now));
        }
    }

    private void progress(Place place, WatchResponse response) {
        long revision = response.getHeader().getRevision();
        place.next = Math.max(place.next, revision + 1);
        history.accept(WatchAnswer.progress(place.opened.watch(), revision, nanoTime.getAsLong()));
    }

    @Override
    public void requestMore() {}

    @Override
    public void fail(RuntimeException cause) {
        throw cause;
    }
}
