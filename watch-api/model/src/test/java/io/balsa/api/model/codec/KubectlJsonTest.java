package io.balsa.api.model.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.k8s.apps.v1.Deployment;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.ResourceQuota;
import io.balsa.k8s.core.v1.Secret;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServiceAccount;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What kubectl 1.32 prints with --dry-run=client -o json is read and printed again field for field, in its order. */
class KubectlJsonTest {
    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("configmap.json", ConfigMap.getDefaultInstance()),
                Arguments.of("deployment.json", Deployment.getDefaultInstance()),
                Arguments.of("namespace.json", Namespace.getDefaultInstance()),
                Arguments.of("pod.json", Pod.getDefaultInstance()),
                Arguments.of("quota.json", ResourceQuota.getDefaultInstance()),
                Arguments.of("secret.json", Secret.getDefaultInstance()),
                Arguments.of("service-externalname.json", Service.getDefaultInstance()),
                Arguments.of("service-headless.json", Service.getDefaultInstance()),
                Arguments.of("service-nodeport.json", Service.getDefaultInstance()),
                Arguments.of("serviceaccount.json", ServiceAccount.getDefaultInstance()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void printsWhatKubectlPrints(String file, Message prototype) throws IOException {
        byte[] printed = read(file);
        Decoded<Message> decoded = JsonCodec.decode(printed, prototype);
        assertThat(decoded.complaints()).isEmpty();
        byte[] again = JsonCodec.encode(decoded.apiVersion(), decoded.kind(), decoded.object());
        assertThat(new String(again, java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(JsonCodec.tree(printed).toString());
    }

    private static byte[] read(String file) throws IOException {
        try (InputStream in = KubectlJsonTest.class.getResourceAsStream("kubectl/" + file)) {
            return in.readAllBytes();
        }
    }
}
