package io.balsa.api.server.watch;

import com.google.protobuf.ByteString;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.storage.Compacted;
import io.balsa.api.server.storage.Etcd;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who owns whom, for one follower: first the state at one revision, read page by page, then every change after it, from one
 * watch on the keys of all objects. So the changes of all kinds come in the one order in which they happened, which watches
 * of single kinds side by side cannot give.
 *
 * <p>Of an object only its metadata are read, and of those only what ownership is about is passed on. {@link #poll} may wait
 * for the store while the initial state is read.
 */
final class OwnershipFeed implements Feed<OwnershipEvent> {
    /** What the hub lends. */
    record Hub(StoreStreams streams, Limits limits, Consumer<OwnershipFeed> forget) {}

    private final OwnershipSpec spec;
    private final Etcd etcd;
    private final Hub hub;
    private final Queue<OwnershipEvent> ready = new ArrayDeque<>();

    /** Where the next page of the initial state starts; null when all has been read. */
    private @Nullable ByteString nextKey;

    private long reached;

    private volatile @Nullable History history;
    private volatile Subscription.@Nullable End end;
    private volatile boolean stopping;
    private volatile boolean closed;
    private volatile Runnable listener = () -> {};

    OwnershipFeed(OwnershipSpec spec, Etcd etcd, Hub hub) {
        this.spec = spec;
        this.etcd = etcd;
        this.hub = hub;
        this.reached = spec.after();
        String first = spec.firstPrefix();
        this.nextKey = spec.after() > 0 || first == null ? null : ByteString.copyFromUtf8(first);
    }

    @Override
    public @Nullable OwnershipEvent poll() {
        while (ready.isEmpty()) {
            if (end != null || closed || !fill()) {
                return null;
            }
        }
        return ready.poll();
    }

    /** Fetches more; false where nothing is there now. */
    private boolean fill() {
        if (stopping) {
            return finish(new Subscription.End(null));
        }
        ByteString from = nextKey;
        if (from != null) {
            return page(from);
        }
        History reading = history;
        if (reading == null) {
            open();
            return false;
        }
        History.Step step = reading.poll();
        return step != null && take(step);
    }

    private boolean page(ByteString from) {
        RangeResponse page;
        try {
            page = etcd.range(RangeRequest.newBuilder()
                    .setKey(from)
                    .setRangeEnd(ObjectStore.end(Kind.ROOT))
                    .setLimit(hub.limits().pageMax())
                    .setRevision(reached)
                    .build());
        } catch (Compacted e) {
            return finish(expired(reached));
        }
        if (reached == 0) {
            reached = page.getHeader().getRevision();
        }
        ByteString last = null;
        for (KeyValue kv : page.getKvsList()) {
            last = kv.getKey();
            int kind = spec.indexOf(last);
            if (kind >= 0) {
                ObjectMeta metadata = Envelope.metadata(kv.getValue());
                ready.add(new OwnershipEvent.Change(
                        WatchEvent.Type.ADDED, kind, ownership(metadata), kv.getModRevision()));
            }
        }
        nextKey = page.getMore() && last != null ? behind(last) : null;
        if (nextKey == null) {
            ready.add(new OwnershipEvent.Complete(reached));
        }
        return true;
    }

    /** The next key that may be of a kind that is asked for: what lies between is not read. */
    private @Nullable ByteString behind(ByteString last) {
        if (spec.indexOf(last) >= 0) {
            return last.concat(ByteString.copyFromUtf8("\0"));
        }
        String prefix = spec.prefixBehind(last);
        return prefix == null ? null : ByteString.copyFromUtf8(prefix);
    }

    private void open() {
        history = History.after(
                reached,
                new History.Source(Kind.ROOT, spec::kindOf),
                hub.streams(),
                hub.limits().historyEventsMax(),
                this::wake);
        if (stopping || closed) {
            leaveHistory();
        }
    }

    private boolean take(History.Step step) {
        if (step instanceof History.Step.Events events) {
            events.events().forEach(event -> ready.add(change(event)));
            reached = events.revision();
        } else if (step instanceof History.Step.Reached mark) {
            reached = Math.max(reached, mark.revision());
            ready.add(new OwnershipEvent.Complete(reached));
        } else if (step instanceof History.Step.TooOld old) {
            return finish(expired(old.oldestRevision() - 1));
        } else if (step instanceof History.Step.Broken) {
            return finish(new Subscription.End(null));
        }
        return true;
    }

    private OwnershipEvent.Change change(KeyEvent event) {
        StoredObject after = event.object();
        StoredObject before = event.previous();
        int kind = spec.indexOf(event.key());
        if (after != null) {
            WatchEvent.Type type = event.created() ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED;
            return new OwnershipEvent.Change(type, kind, ownership(Envelope.metadata(after.bytes())), event.revision());
        }
        ObjectMeta last = before == null ? named(kind, event.key()) : ownership(Envelope.metadata(before.bytes()));
        return new OwnershipEvent.Change(WatchEvent.Type.DELETED, kind, last, event.revision());
    }

    private ObjectMeta named(int kind, ByteString key) {
        String place = key.toStringUtf8().substring(spec.kind(kind).keyPrefix().length());
        int slash = place.indexOf('/');
        ObjectMeta.Builder meta = ObjectMeta.newBuilder().setName(place.substring(slash + 1));
        return slash < 0
                ? meta.build()
                : meta.setNamespace(place.substring(0, slash)).build();
    }

    private static ObjectMeta ownership(ObjectMeta all) {
        ObjectMeta.Builder meta = ObjectMeta.newBuilder()
                .setName(all.getName())
                .setUid(all.getUid())
                .addAllOwnerReferences(all.getOwnerReferencesList())
                .addAllFinalizers(all.getFinalizersList());
        if (!all.getNamespace().isEmpty()) {
            meta.setNamespace(all.getNamespace());
        }
        if (all.hasDeletionTimestamp()) {
            meta.setDeletionTimestamp(all.getDeletionTimestamp());
        }
        return meta.build();
    }

    private Subscription.End expired(long oldest) {
        return new Subscription.End(StatusError.expired("too old resource version: " + reached + " (" + oldest + ")")
                .status());
    }

    private boolean finish(Subscription.End why) {
        end = why;
        leaveHistory();
        hub.forget().accept(this);
        return false;
    }

    private void wake() {
        listener.run();
    }

    private void leaveHistory() {
        History reading = history;
        if (reading != null) {
            reading.close();
        }
    }

    @Override
    public void onReady(Runnable newListener) {
        listener = newListener;
        newListener.run();
    }

    @Override
    public Optional<Subscription.End> end() {
        return Optional.ofNullable(end);
    }

    @Override
    public void close() {
        closed = true;
        leaveHistory();
        hub.forget().accept(this);
    }

    /** Ends it plainly from the server's side, at the next poll. */
    void stop() {
        stopping = true;
        leaveHistory();
        wake();
    }

    /** Asks how far the store has come; owner thread. */
    void askProgress() {
        History reading = history;
        if (reading != null) {
            reading.askProgress();
        }
    }
}
