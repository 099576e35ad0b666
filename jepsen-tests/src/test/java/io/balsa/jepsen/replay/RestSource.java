package io.balsa.jepsen.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.jepsen.replay.Entry.Event;
import io.balsa.jepsen.replay.Entry.Listed;
import io.balsa.jepsen.replay.Entry.Mark;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Over HTTP in JSON, lists in pages. */
final class RestSource implements Source {
    private static final int EXPIRED = 410;

    private final Api api;
    private final int page;

    /**
     * @param page items in a page of a list; 0 for lists in one piece
     */
    RestSource(Api api, int page) {
        this.api = api;
        this.page = page;
    }

    @Override
    public Listed list(View view) throws IOException, InterruptedException {
        List<Item> items = new ArrayList<>();
        String more = "";
        while (true) {
            String path = path(view) + "&limit=" + page + "&continue=" + more;
            Api.Answer answer = api.send("GET", path, "application/json", "");
            if (answer.code() == EXPIRED && !more.isEmpty()) {
                // The pages that are left are of a revision that is gone: from the beginning.
                items.clear();
                more = "";
                continue;
            }
            if (answer.code() != 200) {
                throw new IOException(path + " was answered with " + answer);
            }
            answer.body().path("items").forEach(item -> items.add(Items.of(view.collection(), item)));
            JsonNode meta = answer.body().path("metadata");
            more = meta.path("continue").asText("");
            if (more.isEmpty()) {
                return new Listed(meta.path("resourceVersion").asLong(), items);
            }
        }
    }

    @Override
    public AutoCloseable watch(View view, long after, int seconds, Consumer<Object> receiver) {
        String path = path(view) + "&watch=true&allowWatchBookmarks=true&resourceVersion=" + after
                + (seconds == 0 ? "" : "&timeoutSeconds=" + seconds);
        Lines lines = new Lines(view.collection(), receiver);
        api.lines(path, lines).whenComplete((answer, failure) -> lines.over(answer == null ? 0 : answer.statusCode()));
        return lines;
    }

    @Override
    public void elsewhere() {
        api.elsewhere();
    }

    @Override
    public void turnTo(int member) {
        api.turnTo(member);
    }

    private static String path(View view) {
        return view.collection().path(view.namespace()) + "?labelSelector=" + encoded(view.labelSelector())
                + "&fieldSelector=" + encoded(view.fieldSelector());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The lines of one watch: one event each. */
    private static final class Lines implements Flow.Subscriber<String>, AutoCloseable {
        private final Collection collection;
        private final Consumer<Object> receiver;
        private volatile Over over = Over.ENDED;
        private volatile boolean closed;
        private volatile Runnable cancel = () -> {};

        Lines(Collection collection, Consumer<Object> receiver) {
            this.collection = collection;
            this.receiver = receiver;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            cancel = subscription::cancel;
            if (closed) {
                subscription.cancel();
            }
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            JsonNode event = Api.parse(line);
            JsonNode object = event.path("object");
            switch (event.path("type").asText()) {
                case "BOOKMARK" ->
                    receiver.accept(
                            new Mark(object.at("/metadata/resourceVersion").asLong()));
                case "ERROR" -> over = object.path("code").asInt() == EXPIRED ? Over.EXPIRED : Over.ENDED;
                case "ADDED", "MODIFIED", "DELETED" -> {
                    Item item = Items.of(collection, object);
                    receiver.accept(
                            new Event(Entry.Type.valueOf(event.path("type").asText()), item.revision(), item));
                }
                default -> over = event.path("code").asInt() == EXPIRED ? Over.EXPIRED : Over.ENDED;
            }
        }

        @Override
        public void onError(Throwable failure) {
            // The future of the request ends with the same failure.
            over = over == Over.EXPIRED ? over : Over.ENDED;
        }

        @Override
        public void onComplete() {
            // The future of the request ends.
            over = over == Over.EXPIRED ? over : Over.ENDED;
        }

        void over(int code) {
            receiver.accept(code == EXPIRED ? Over.EXPIRED : over);
        }

        @Override
        public void close() {
            closed = true;
            cancel.run();
        }
    }
}
