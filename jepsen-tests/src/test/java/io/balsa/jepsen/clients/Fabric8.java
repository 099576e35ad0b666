package io.balsa.jepsen.clients;

import static org.awaitility.Awaitility.await;

import io.balsa.jepsen.cluster.LocalCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** How the tests get fabric8's client. */
final class Fabric8 {
    private static final Duration SOON = Duration.ofSeconds(90);

    private Fabric8() {}

    /** A client of the cluster's balancer, as its kubeconfig says and nothing else. */
    static KubernetesClient through(LocalCluster cluster) throws IOException {
        return with(config(cluster));
    }

    /** The same, with a namespace to work in. */
    static KubernetesClient through(LocalCluster cluster, String namespace) throws IOException {
        KubernetesClient client = through(cluster);
        createNamespace(client, namespace);
        return client;
    }

    /** Removes the namespace, and is done when it is gone. */
    static void close(KubernetesClient client, String namespace) {
        try (client) {
            client.namespaces().withName(namespace).delete();
            await().atMost(SOON)
                    .until(() -> client.namespaces().withName(namespace).get() == null);
        }
    }

    /** A client of one API server. */
    static KubernetesClient at(LocalCluster cluster, String address) throws IOException {
        Config config = config(cluster);
        config.setMasterUrl("https://" + address + "/");
        return with(config);
    }

    /** There is one afterwards: the client repeats what was answered with an error, though it may have happened. */
    private static void createNamespace(KubernetesClient client, String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    private static Config config(LocalCluster cluster) throws IOException {
        return Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
    }

    private static KubernetesClient with(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }
}
