package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.AuthGrpc;
import io.balsa.etcd.v3.AuthenticateRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.Rpc;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Permissions are switched on while clients of three members write without a name. */
class AuthUnderLoadTest {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    private Path folder;

    /** Puts 1, 2, 3, ... to a key of its own until it is refused. */
    private static final class Writer extends Thread {
        private final MemberProcess member;
        private final String key;
        private volatile long acknowledged;
        private volatile String end = "";

        Writer(MemberProcess member, String key) {
            this.member = member;
            this.key = key;
            setDaemon(true);
        }

        @Override
        public void run() {
            var kv = KVGrpc.newBlockingStub(member.channel());
            try {
                for (long next = 1; ; next++) {
                    kv.withDeadlineAfter(30, TimeUnit.SECONDS)
                            .put(PutRequest.newBuilder()
                                    .setKey(ByteString.copyFromUtf8(key))
                                    .setValue(ByteString.copyFromUtf8(Long.toString(next)))
                                    .build());
                    acknowledged = next;
                }
            } catch (StatusRuntimeException e) {
                end = e.getStatus().getCode() + ": " + e.getStatus().getDescription();
            }
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingRefusedIsDone() {
        try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
            for (String step : List.of(
                    "Auth/UserAdd { name: \"root\" password: \"r\" }",
                    "Auth/UserGrantRole { user: \"root\" role: \"root\" }")) {
                Rpc.parse(step).call(cluster.member(0).channel(), "");
            }
            List<Writer> writers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                writers.add(new Writer(cluster.member(i % 3), "writer-" + i));
            }
            writers.forEach(Thread::start);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> writers.stream().allMatch(writer -> writer.acknowledged >= 20));
            Rpc.parse("Auth/AuthEnable").call(cluster.member(1).channel(), "");
            await().atMost(Duration.ofSeconds(60)).until(() -> writers.stream().noneMatch(Thread::isAlive));
            String token = AuthGrpc.newBlockingStub(cluster.member(0).channel())
                    .authenticate(AuthenticateRequest.newBuilder()
                            .setName("root")
                            .setPassword("r")
                            .build())
                    .getToken();
            Metadata headers = new Metadata();
            headers.put(TOKEN, token);
            for (Writer writer : writers) {
                assertThat(writer.end).isEqualTo("INVALID_ARGUMENT: etcdserver: user name is empty");
                // A token of one member is good at all of them.
                for (MemberProcess member : cluster.members()) {
                    var answer = KVGrpc.newBlockingStub(member.channel())
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                            .withDeadlineAfter(30, TimeUnit.SECONDS)
                            .range(RangeRequest.newBuilder()
                                    .setKey(ByteString.copyFromUtf8(writer.key))
                                    .build());
                    assertThat(answer.getKvs(0).getValue().toStringUtf8())
                            .isEqualTo(Long.toString(writer.acknowledged));
                }
            }
        }
    }
}
