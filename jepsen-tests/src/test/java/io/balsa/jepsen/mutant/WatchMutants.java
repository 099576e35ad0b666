package io.balsa.jepsen.mutant;

import static io.balsa.jepsen.mutant.Graft.LEFT_OUT;
import static io.balsa.jepsen.mutant.StateMutants.everyNth;

import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.jepsen.check.Guarantee;
import io.balsa.store.mvcc.HistoryPage;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in the watch hub and in the history that it reads. */
final class WatchMutants {
    private WatchMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.named("a watch that falls behind loses a revision")
                    .like("etcd #17529: events lost in a starved stream")
                    .in("watch.WatchHub.lag")
                    .before((self, args) -> {
                        args[1] = (long) args[1] + 1;
                        return null;
                    })
                    .caughtBy(Guarantee.WATCH_RELIABLE, 5),
            Mutant.named("events for a full stream are dropped")
                    .like("etcd #17529: events lost in a starved stream")
                    .in("watch.WatchStream.offer")
                    .before((self, args) -> (long) Inside.get(self, "outboxBytes") > 200 ? (Object) true : null)
                    .caughtBy(Guarantee.WATCH_RELIABLE, 5),
            Mutant.named("a page of history is told twice")
                    .like("etcd #17247: duplicate watch event")
                    .in("watch.WatchStream.take")
                    .before((self, args) -> {
                        HistoryPage page = (HistoryPage) args[1];
                        if (everyNth(3) && !page.revisions().isEmpty()) {
                            long last = page.revisions()
                                    .get(page.revisions().size() - 1)
                                    .revision();
                            args[1] = new HistoryPage(page.revisions(), last, page.storeRevision());
                        }
                        return null;
                    })
                    .caughtBy(Guarantee.WATCH_UNIQUE, 5),
            Mutant.named("a watch of the future is told of the present")
                    .like("etcd #20221: watch on a future revision gets old events")
                    .in("watch.WatcherIndex.select")
                    .before((self, args) -> {
                        ((List<?>) Inside.call(self, "all"))
                                .forEach(watcher -> Inside.set(watcher, "nextRevision", 0L));
                        return null;
                    })
                    .caughtBy(Guarantee.WATCH_RESUMABLE, 20),
            Mutant.named("a new watch says that it begins one later than it does")
                    .like("etcd: the created answer and the first event join")
                    .in("watch.Responses.created")
                    .before((self, args) -> {
                        args[1] = (long) args[1] + 1;
                        return null;
                    })
                    .caughtBy(Guarantee.WATCH_RESUMABLE, 5),
            Mutant.named("a new watch says that it begins one earlier than it does")
                    .like("etcd: the created answer and the first event join")
                    .in("watch.Responses.created")
                    .before((self, args) -> {
                        args[1] = Math.max(1, (long) args[1] - 1);
                        return null;
                    })
                    .caughtBy(Guarantee.WATCH_RELIABLE, 5),
            Mutant.named("progress is reported for watches that are behind")
                    .like("etcd #15220: progress notification not in step with the stream")
                    .in("watch.WatchHub.allReached")
                    .after((self, args, reached) -> true)
                    .caughtBy(Guarantee.WATCH_BOOKMARKABLE, 10),
            Mutant.named("progress is reported one revision too far")
                    .like("etcd #15220, #17507: progress ahead of events")
                    .in("watch.Responses.progress")
                    .before((self, args) -> {
                        args[1] = (long) args[1] + 1;
                        return null;
                    })
                    .caughtBy(Guarantee.WATCH_BOOKMARKABLE, 10),
            Mutant.named("a watch is told of everything")
                    .like("a filter that is forgotten")
                    .in("watch.Interest.select")
                    .with(2)
                    .before((self, args) -> args[0])
                    .caughtBy(Guarantee.WATCH_FILTER, 5),
            Mutant.named("previous values are left out")
                    .like("kube-apiserver fails without them")
                    .in("watch.Interest.select")
                    .with(2)
                    .after((self, args, event) -> event == null
                            ? null
                            : ((Event) event).toBuilder().clearPrevKv().build())
                    .caughtBy(Guarantee.WATCH_PREVIOUS, 5),
            Mutant.named("the previous value is the new one")
                    .like("etcd: prev_kv is the state at mod revision - 1")
                    .in("watch.Interest.select")
                    .with(2)
                    .after((self, args, event) -> event != null && ((Event) event).hasPrevKv()
                            ? ((Event) event)
                                    .toBuilder()
                                            .setPrevKv(((Event) event).getKv())
                                            .build()
                            : event)
                    .caughtBy(Guarantee.WATCH_PREVIOUS, 5),
            Mutant.named("every event looks like a creation")
                    .like("etcd robustness: IsCreate")
                    .in("watch.Interest.select")
                    .with(2)
                    .after((self, args, event) -> event == null || ((Event) event).getType() == Event.EventType.DELETE
                            ? event
                            : asCreation((Event) event))
                    .caughtBy(Guarantee.WATCH_CREATION, 5),
            Mutant.named("deletions are told as puts")
                    .like("an event of the wrong kind")
                    .in("watch.Interest.select")
                    .with(2)
                    .after((self, args, event) -> event == null
                            ? null
                            : ((Event) event)
                                    .toBuilder().setType(Event.EventType.PUT).build())
                    .caughtBy(Guarantee.WATCH_RELIABLE, 5),
            Mutant.named("the revisions of a batch are told in the wrong order")
                    .like("etcd #15271: a watch travels back")
                    .in("apply.AppliedBatch.revisions")
                    .after((self, args, revisions) -> StateMutants.reversed((List<?>) revisions))
                    .caughtBy(Guarantee.WATCH_ORDERED, 5),
            Mutant.named("a revision is split over two answers")
                    .like("etcd: a revision comes in one piece")
                    .in("watch.Responses.events")
                    .after((self, args, answers) -> split((List<?>) answers))
                    .caughtBy(Guarantee.WATCH_ATOMIC, 5),
            Mutant.named("fragments are not marked")
                    .like("etcd: fragment is set on all pieces but the last")
                    .in("watch.Responses.events")
                    .after((self, args, answers) -> ((List<?>) answers)
                            .stream()
                                    .map(answer -> ((WatchResponse) answer)
                                            .toBuilder().setFragment(false).build())
                                    .toList())
                    .caughtBy(Guarantee.WATCH_ATOMIC, 20),
            Mutant.named("watches do not hear of a state that was taken over")
                    .like("etcd #15271: a watch after a snapshot")
                    .in("watch.WatchHub.replaced")
                    .before((self, args) -> LEFT_OUT)
                    .caughtBy(Guarantee.WATCH_RELIABLE, 40),
            Mutant.named("a watch that a compaction overtook goes on")
                    .like("etcd: a lagging watch is cancelled by a compaction")
                    .in("mvcc.History.page")
                    .before((self, args) -> {
                        long compacted = (long) Inside.call(Inside.get(self, "state"), "compacted");
                        args[0] = Math.max((long) args[0], compacted + 1);
                        return null;
                    })
                    .caughtBy(Guarantee.WATCH_RESUMABLE, 20),
            Mutant.named("history ends one revision early")
                    .like("etcd #17529: the tail of a stream is lost")
                    .in("mvcc.HistoryPage.revisions")
                    .after((self, args, revisions) -> StateMutants.withoutLast((List<?>) revisions))
                    .caughtBy(Guarantee.WATCH_RELIABLE, 10),
            Mutant.named("a lagging watch is never read on")
                    .like("etcd #17529: a starved stream")
                    .in("watch.WatchStream.readOn")
                    .before((self, args) -> LEFT_OUT)
                    .caughtBy(Guarantee.LIVENESS, 60));

    private static Event asCreation(Event event) {
        return event.toBuilder()
                .setKv(event.getKv().toBuilder()
                        .setVersion(1)
                        .setCreateRevision(event.getKv().getModRevision()))
                .build();
    }

    private static List<?> split(List<?> answers) {
        List<Object> pieces = new ArrayList<>();
        for (Object one : answers) {
            WatchResponse answer = (WatchResponse) one;
            int half = answer.getEventsCount() / 2;
            if (half > 0) {
                pieces.add(answer.toBuilder()
                        .clearEvents()
                        .addAllEvents(answer.getEventsList().subList(0, half))
                        .build());
            }
            pieces.add(answer.toBuilder()
                    .clearEvents()
                    .addAllEvents(answer.getEventsList().subList(half, answer.getEventsCount()))
                    .build());
        }
        return pieces;
    }
}
