package io.balsa.store.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RangeStreamResponse;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.FreePorts;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A streamed range is the range, in pieces. etcd 3.5 has none to compare with: the rules are those of 3.7. */
class RangeStreamTest {
    private static final int KEYS = 3_000;
    private static final ByteString VALUE = ByteString.copyFrom(new byte[1_000]);

    @TempDir
    private static Path folder;

    private static StoreServer server;
    private static ManagedChannel channel;
    private static KVGrpc.KVBlockingStub kv;

    @BeforeAll
    static void start() throws Exception {
        List<Integer> ports = FreePorts.take(2);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        server = StoreServer.start(StoreConfig.of(
                "m",
                folder,
                new InetSocketAddress(loopback, ports.get(0)),
                new InetSocketAddress(loopback, ports.get(1)),
                Map.of("m", "127.0.0.1:" + ports.get(1))));
        server.awaitReady(Duration.ofSeconds(30));
        channel = NettyChannelBuilder.forAddress(server.clientAddress())
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
        kv = KVGrpc.newBlockingStub(channel);
        List<ListenableFuture<?>> puts = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            puts.add(KVGrpc.newFutureStub(channel)
                    .put(PutRequest.newBuilder().setKey(key(i)).setValue(VALUE).build()));
        }
        for (var put : puts) {
            put.get();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (channel != null) {
            channel.shutdownNow();
        }
        if (server != null) {
            server.close();
        }
    }

    private static ByteString key(int i) {
        return ByteString.copyFromUtf8("k%05d".formatted(i));
    }

    private static RangeRequest.Builder all() {
        return RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).setRangeEnd(ByteString.copyFromUtf8("l"));
    }

    /** The chunks put together again; only the last may carry a header. */
    private static RangeResponse whole(Iterator<RangeStreamResponse> chunks, List<Integer> sizes) {
        RangeResponse.Builder whole = RangeResponse.newBuilder();
        while (chunks.hasNext()) {
            assertThat(whole.hasHeader()).isFalse();
            RangeResponse chunk = chunks.next().getRangeResponse();
            sizes.add(chunk.getSerializedSize());
            whole.mergeFrom(chunk);
        }
        return whole.build();
    }

    private static void assertSame(RangeRequest request) {
        List<Integer> sizes = new ArrayList<>();
        RangeResponse streamed = whole(kv.rangeStream(request), sizes);
        assertThat(streamed).isEqualTo(kv.range(request));
        assertThat(sizes).allMatch(size -> size < 512 << 10);
    }

    @Test
    void theChunksTogetherAreTheRange() {
        assertSame(all().build());
        assertSame(all().setKeysOnly(true).build());
        assertSame(all().setCountOnly(true).build());
        assertSame(all().setLimit(1).build());
        assertSame(all().setLimit(700).build());
        assertSame(all().setLimit(KEYS).build());
        assertSame(all().setLimit(KEYS + 1).build());
        assertSame(all().setSerializable(true).build());
        assertSame(all().setSortOrder(RangeRequest.SortOrder.ASCEND).build());
        assertSame(RangeRequest.newBuilder().setKey(key(7)).build());
        assertSame(RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("none"))
                .build());
        assertSame(all().setKey(ByteString.copyFromUtf8("z")).build());
    }

    @Test
    void aLongListComesInSeveralChunks() {
        List<Integer> sizes = new ArrayList<>();
        whole(kv.rangeStream(all().build()), sizes);
        assertThat(sizes).hasSizeGreaterThan(5);
    }

    @Test
    void whatIsWrittenMeanwhileIsNotSeen() {
        Iterator<RangeStreamResponse> chunks = kv.rangeStream(all().build());
        List<KeyValue> seen = new ArrayList<>(chunks.next().getRangeResponse().getKvsList());
        long revision = kv.put(PutRequest.newBuilder().setKey(key(KEYS)).build())
                .getHeader()
                .getRevision();
        kv.deleteRange(DeleteRangeRequest.newBuilder().setKey(key(KEYS - 1)).build());
        RangeResponse rest = whole(chunks, new ArrayList<>());
        seen.addAll(rest.getKvsList());
        assertThat(rest.getHeader().getRevision()).isEqualTo(revision - 1);
        assertThat(rest.getCount()).isEqualTo(KEYS);
        assertThat(seen).hasSize(KEYS);
        assertThat(seen.get(KEYS - 1).getKey()).isEqualTo(key(KEYS - 1));
        kv.put(PutRequest.newBuilder().setKey(key(KEYS - 1)).setValue(VALUE).build());
        kv.deleteRange(DeleteRangeRequest.newBuilder().setKey(key(KEYS)).build());
    }

    @Test
    void whatCannotBeStreamedIsRefused() {
        assertRefused(
                all().setSortOrder(RangeRequest.SortOrder.DESCEND),
                "UNIMPLEMENTED: RangeStream does not support custom sort orders");
        assertRefused(
                all().setSortTarget(RangeRequest.SortTarget.MOD),
                "UNIMPLEMENTED: RangeStream does not support custom sort orders");
        assertRefused(all().setMinModRevision(3), "UNIMPLEMENTED: RangeStream does not support revision filters");
        assertRefused(all().clearKey(), "INVALID_ARGUMENT: etcdserver: key is not provided");
        assertRefused(
                all().setRevision(1_000_000), "OUT_OF_RANGE: etcdserver: mvcc: required revision is a future revision");
        kv.compact(CompactionRequest.newBuilder().setRevision(5).build());
        assertRefused(all().setRevision(4), "OUT_OF_RANGE: etcdserver: mvcc: required revision has been compacted");
    }

    private static void assertRefused(RangeRequest.Builder request, String message) {
        assertThatThrownBy(() -> kv.rangeStream(request.build()).next()).hasMessage(message);
    }
}
