package io.balsa.api.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.contract.Client;
import io.balsa.api.server.contract.GrpcClient;
import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.Objects;
import io.balsa.api.server.testing.TestApi;
import io.balsa.k8s.meta.v1.ListOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see while the store is away, and that everything goes on by itself when it is back. */
class StoreOutageTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void callsFailInTimeAndWatchesGoOnAfterwards(@TempDir Path dir) {
        EtcdProcess etcd = EtcdProcess.start(dir.resolve("etcd"));
        TestApi api = TestApi.on(etcd.channel());
        var client = new GrpcClient(api.channel(Caller.of("admin", "system:masters")));
        try {
            client.create(Kinds.CONFIG_MAP, "default", Objects.configMap("before", "1"));
            long start = client.list(Kinds.CONFIG_MAP, "default", ListOptions.getDefaultInstance())
                    .revision();
            Client.Events events = client.watch(
                    Kinds.CONFIG_MAP,
                    "default",
                    ListOptions.newBuilder()
                            .setResourceVersion(Long.toString(start))
                            .build());
            client.create(Kinds.CONFIG_MAP, "default", Objects.configMap("a", "1"));
            assertThat(events.next(SOON).name()).isEqualTo("a");

            etcd.kill();
            Instant killed = Instant.now();
            assertThatThrownBy(() -> client.get(Kinds.CONFIG_MAP, "default", "before"))
                    .isInstanceOfSatisfying(StatusError.class, error -> {
                        assertThat(error.code()).isIn(503, 504);
                        assertThat(error.getMessage()).contains("the store");
                    });
            assertThatThrownBy(() -> client.create(Kinds.CONFIG_MAP, "default", Objects.configMap("during", "1")))
                    .isInstanceOfSatisfying(StatusError.class, error -> {
                        assertThat(error.code()).isIn(503, 504);
                        // clients repeat what carries a Retry-After: a write of unknown outcome must not be repeated
                        assertThat(error.status().getDetails().getRetryAfterSeconds())
                                .isZero();
                    });
            assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(10));

            etcd.start();
            Awaitility.await()
                    .atMost(SOON)
                    .ignoreExceptionsInstanceOf(StatusError.class)
                    .until(() -> Meta.name(client.get(Kinds.CONFIG_MAP, "default", "before"))
                            .equals("before"));
            client.create(Kinds.CONFIG_MAP, "default", Objects.configMap("after", "1"));
            // the watch was not broken for the client, and nothing came twice
            Client.Event next = events.next(SOON);
            if (next.name().equals("during")) {
                next = events.next(SOON);
            }
            assertThat(next.name()).isEqualTo("after");
            events.close();
        } finally {
            api.close();
            etcd.close();
        }
    }
}
