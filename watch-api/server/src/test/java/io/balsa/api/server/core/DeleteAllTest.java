package io.balsa.api.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.Objects;
import io.balsa.api.server.testing.TestApi;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteAllTest {
    private static final Caller ADMIN = Caller.of("admin", "system:masters");
    private static final Target ALL = Target.of(Kinds.CONFIG_MAP, "default", "");

    @Test
    void piecesAreAsLargeAsAskedForAndNoneTakesLongerThanARequestMay(@TempDir Path dir) throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start(dir.resolve("etcd"));
                TestApi api = TestApi.on(etcd.channel());
                TestApi hasty = TestApi.on(
                        etcd.channel(), TestApi.quick().withRequestTimeout(Duration.ZERO), AddressRanges.standard())) {
            for (int i = 0; i < 5; i++) {
                api.core()
                        .handle(new ApiRequest.Create(
                                ADMIN, ALL, Objects.configMap("map-" + i, "value"), WriteOptions.NONE));
            }
            assertThatThrownBy(() -> deleteAll(hasty, 0)).isInstanceOfSatisfying(StatusError.class, error -> {
                assertThat(error.code()).isEqualTo(504);
                assertThat(error.getMessage())
                        .isEqualTo("Timeout: request did not complete within the allotted timeout");
            });
            assertThat(deleteAll(api, 2).items()).hasSize(2);
            assertThat(deleteAll(api, 0).items()).hasSize(3);
            assertThat(deleteAll(hasty, 0).items()).isEmpty();
        }
    }

    private static ApiResult.Removed deleteAll(TestApi api, int limit) {
        return (ApiResult.Removed) api.core()
                .handle(new ApiRequest.DeleteAll(
                        ADMIN,
                        ALL,
                        ListOptions.newBuilder().setLimit(limit).build(),
                        DeleteOptions.getDefaultInstance(),
                        WriteOptions.NONE));
    }
}
