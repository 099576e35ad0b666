package io.balsa.store.watch;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchCreateRequest.FilterType;
import io.balsa.store.mvcc.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a watch wants to see, and in which form.
 *
 * @param single the key, if it is only one
 */
record Interest(KeyRange range, @Nullable ByteString single, boolean puts, boolean deletes, boolean previous) {
    private static final ByteString FIRST_KEY = ByteString.copyFrom(new byte[] {0});

    static Interest of(WatchCreateRequest request) {
        // etcd: no key means from the first key there can be
        ByteString key = request.getKey().isEmpty() ? FIRST_KEY : request.getKey();
        return new Interest(
                KeyRange.of(key, request.getRangeEnd()),
                request.getRangeEnd().isEmpty() ? key : null,
                !request.getFiltersList().contains(FilterType.NOPUT),
                !request.getFiltersList().contains(FilterType.NODELETE),
                request.getPrevKv());
    }

    List<Event> select(List<Event> events) {
        List<Event> selected = new ArrayList<>();
        for (Event event : events) {
            Event mine = select(event, event.getKv().getKey().toByteArray());
            if (mine != null) {
                selected.add(mine);
            }
        }
        return selected;
    }

    /** The event as this watch gets it; null: not at all. */
    @Nullable
    Event select(Event event, byte[] key) {
        boolean wanted = event.getType() == Event.EventType.DELETE ? deletes : puts;
        if (!wanted || !range.contains(key)) {
            return null;
        }
        return previous || !event.hasPrevKv()
                ? event
                : event.toBuilder().clearPrevKv().build();
    }
}
