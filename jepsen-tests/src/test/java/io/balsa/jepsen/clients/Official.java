package io.balsa.jepsen.clients;

import io.balsa.jepsen.cluster.LocalCluster;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** How the tests get the official client. */
final class Official {
    private Official() {}

    /** A client of the cluster's balancer, as its kubeconfig says and nothing else. */
    static ApiClient through(LocalCluster cluster) throws IOException {
        try (BufferedReader kubeconfig = Files.newBufferedReader(cluster.kubeconfig())) {
            ApiClient client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(kubeconfig))
                    .setReadTimeout(Duration.ZERO)
                    .build();
            return client;
        }
    }

    static void createNamespace(ApiClient client, String name) throws ApiException {
        new CoreV1Api(client)
                .createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(name)))
                .execute();
    }
}
