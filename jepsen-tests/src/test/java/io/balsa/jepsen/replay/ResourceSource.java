package io.balsa.jepsen.replay;

import com.google.protobuf.Message;
import io.balsa.api.client.ApiClient;
import io.balsa.api.client.KindClient;
import io.balsa.api.client.Listing;
import io.balsa.api.client.Selection;
import io.balsa.api.client.Watch;
import io.balsa.api.client.WatchEvent;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.jepsen.replay.Entry.Event;
import io.balsa.jepsen.replay.Entry.Listed;
import io.balsa.jepsen.replay.Entry.Mark;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Pod;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Over gRPC, as controllers and kubelets do it. */
final class ResourceSource implements Source {
    private final ApiClient api;

    ResourceSource(ApiClient api) {
        this.api = api;
    }

    @Override
    public Listed list(View view) {
        return list(kind(view), view);
    }

    private static <M extends Message> Listed list(KindClient<M> kind, View view) {
        Listing<M> listing = kind.list(selection(view));
        List<Item> items = listing.items().stream()
                .map(object -> Items.of(object, Meta.revision(object)))
                .toList();
        return new Listed(listing.revision(), items);
    }

    @Override
    public AutoCloseable watch(View view, long after, int seconds, Consumer<Object> receiver) {
        return watch(kind(view), view, after, receiver);
    }

    private static <M extends Message> Watch watch(
            KindClient<M> kind, View view, long after, Consumer<Object> receiver) {
        Following<M> following = new Following<>(receiver);
        Watch watch = kind.watch(selection(view), after, following);
        following.follow(watch);
        return watch;
    }

    @Override
    public void elsewhere() {
        // Its channel goes to the next member by itself.
    }

    @Override
    public void turnTo(int member) {
        // Its channel stays at a member that answers.
    }

    private KindClient<? extends Message> kind(View view) {
        return view.collection() == Collection.PODS ? api.kind(Pod.class) : api.kind(ConfigMap.class);
    }

    private static Selection selection(View view) {
        return new Selection(view.namespace(), view.labelSelector(), view.fieldSelector());
    }

    /** Allows one more event for each that came. */
    private static final class Following<M extends Message> implements Watch.Observer<M> {
        private final Consumer<Object> receiver;
        private final AtomicReference<Watch> watch = new AtomicReference<>();
        private int early;

        Following(Consumer<Object> receiver) {
            this.receiver = receiver;
        }

        synchronized void follow(Watch opened) {
            watch.set(opened);
            if (early > 0) {
                opened.more(early);
            }
        }

        @Override
        public synchronized void event(WatchEvent<M> event) {
            Object entry = event.object()
                    .<Object>map(object -> new Event(
                            Entry.Type.valueOf(event.type().name()),
                            event.revision(),
                            Items.of(object, event.revision())))
                    .orElseGet(() -> new Mark(event.revision()));
            receiver.accept(entry);
            Watch open = watch.get();
            if (open == null) {
                early++;
            } else {
                open.more(1);
            }
        }

        @Override
        public void ended(StatusError why) {
            receiver.accept(why.is(StatusReason.EXPIRED) ? Over.EXPIRED : Over.ENDED);
        }
    }
}
