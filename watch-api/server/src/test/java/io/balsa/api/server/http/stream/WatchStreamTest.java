package io.balsa.api.server.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.Envelope;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.codec.TableCodec;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.http.render.EventFrames;
import io.balsa.api.server.http.render.Tables;
import io.balsa.api.server.http.request.Representation;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.watch.Subscription;
import io.balsa.api.server.watch.WatchEvent;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Runs on one thread: what is to run later stands in a queue. */
class WatchStreamTest {
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final Source source = new Source();
    private final Client client = new Client();
    private final OpenStreams streams = new OpenStreams();
    private int over;
    private int sent;

    @Test
    void theHeadGoesOutBeforeTheFirstEvent() {
        open(1 << 20);
        assertThat(client.written).containsExactly("");
        assertThat(client.contentType).isEqualTo("application/json");
    }

    @Test
    void eventsThatAreThereGoOutTogetherAndInOrder() {
        open(1 << 20);
        client.take();
        source.offer(change("a", 1), change("b", 2), change("c", 3));
        runAll();
        assertThat(client.written).hasSize(2);
        assertThat(client.written.get(1).lines()).hasSize(3);
        assertThat(client.written.get(1)).startsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"ConfigMap\",");
        assertThat(client.written.get(1).indexOf("\"a\""))
                .isLessThan(client.written.get(1).indexOf("\"b\""));
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void oneWriteIsUnderWayAndTheRestWaitsInTheSubscription() {
        open(1);
        client.take();
        source.offer(change("a", 1), change("b", 2));
        runAll();
        assertThat(client.written).hasSize(2);
        assertThat(source.events).hasSize(1);
        source.offer(change("c", 3));
        runAll();
        assertThat(client.written)
                .as("nothing before the client has taken the last")
                .hasSize(2);
        client.take();
        client.take();
        assertThat(client.written).hasSize(4);
        assertThat(source.events).isEmpty();
    }

    @Test
    void aFailureIsTheLastEventAndEndsTheAnswer() {
        open(1 << 20);
        client.take();
        source.offer(change("a", 1));
        source.end(new Subscription.End(StatusError.expired("too old").status()));
        runAll();
        client.take();
        assertThat(client.written).hasSize(2);
        assertThat(client.ended)
                .startsWith("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",")
                .contains("\"code\":410");
        assertThat(over).isEqualTo(1);
        assertThat(source.closed).isTrue();
    }

    @Test
    void aStopEndsTheAnswerProperlyAndNothingComesAfterIt() {
        open(1 << 20);
        client.take();
        streams.endAll();
        runAll();
        source.offer(change("a", 1));
        runAll();
        assertThat(client.ended).isEmpty();
        assertThat(client.written).hasSize(1);
        assertThat(over).isEqualTo(1);
    }

    @Test
    void aWatchThatOpensDuringAStopEndsAtOnce() {
        streams.endAll();
        open(1 << 20);
        client.take();
        assertThat(client.ended).isEmpty();
        assertThat(over).isEqualTo(1);
    }

    @Test
    void aClientThatGoesAwayClosesTheSubscription() {
        open(1 << 20);
        client.take();
        client.lost.accept(new IllegalStateException("reset"));
        runAll();
        assertThat(source.closed).isTrue();
        assertThat(client.aborted).isTrue();
        assertThat(over).isEqualTo(1);
    }

    @Test
    void aWriteThatFailsClosesTheSubscription() {
        open(1 << 20);
        client.pending.lost(new IllegalStateException("timeout"));
        runAll();
        assertThat(source.closed).isTrue();
        assertThat(over).isEqualTo(1);
    }

    private void open(int writeBytesMax) {
        var frames = new EventFrames(
                Kinds.CONFIG_MAP,
                Representation.JSON,
                new Tables(InstantSource.system()),
                TableCodec.Include.METADATA,
                EventFrames.Boundaries.IN_FRAMES);
        var settings = new WatchStream.Settings(writeBytesMax, streams, count -> sent += count, () -> over++);
        new WatchStream(source, frames, client, queue::add, settings).start();
        runAll();
    }

    private void runAll() {
        while (!queue.isEmpty()) {
            queue.poll().run();
        }
    }

    private static WatchEvent change(String name, long revision) {
        ConfigMap map = ConfigMap.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .build();
        return new WatchEvent.Change(
                WatchEvent.Type.ADDED,
                new StoredObject(Kinds.CONFIG_MAP, Envelope.forStore(Kinds.CONFIG_MAP, map), revision));
    }

    private static final class Source implements Subscription {
        private final Deque<WatchEvent> events = new ArrayDeque<>();
        private Runnable listener = () -> {};
        private End end;
        private boolean closed;

        void offer(WatchEvent... more) {
            events.addAll(List.of(more));
            listener.run();
        }

        void end(End with) {
            end = with;
            listener.run();
        }

        @Override
        public WatchEvent poll() {
            return events.poll();
        }

        @Override
        public void onReady(Runnable ready) {
            listener = ready;
            ready.run();
        }

        @Override
        public Optional<End> end() {
            return events.isEmpty() ? Optional.ofNullable(end) : Optional.empty();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Client implements Outlet {
        private final List<String> written = new ArrayList<>();
        private Written pending;
        private String ended;
        private boolean aborted;
        private String contentType;
        private Consumer<Throwable> lost;

        void take() {
            Written taken = pending;
            pending = null;
            taken.taken();
            runAll();
        }

        @Override
        public void begin(int code, String type) {
            contentType = type;
        }

        @Override
        public void write(ByteBuffer bytes, Written then) {
            assertThat(pending).as("one write at a time").isNull();
            written.add(StandardCharsets.UTF_8.decode(bytes).toString());
            pending = then;
        }

        @Override
        public void end(ByteBuffer bytes) {
            ended = StandardCharsets.UTF_8.decode(bytes).toString();
        }

        @Override
        public void abort(Throwable why) {
            aborted = true;
        }

        @Override
        public void onLost(Consumer<Throwable> listener) {
            lost = listener;
        }
    }
}
