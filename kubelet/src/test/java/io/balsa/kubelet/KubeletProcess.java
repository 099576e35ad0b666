package io.balsa.kubelet;

import io.balsa.api.client.Clockwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A kubelet that can be killed: arguments are root, API server, certificate, key, authority. */
public final class KubeletProcess {
    private KubeletProcess() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var config = new KubeletConfig(
                new KubeletConfig.Node(TestCluster.NODE, TestCluster.ADDRESS, Map.of(), Optional.empty()),
                Path.of(args[0]),
                KubeletConfig.Engine.PROCESS,
                new KubeletConfig.ApiAccess(List.of(args[1]), Path.of(args[2]), Path.of(args[3]), Path.of(args[4])),
                new KubeletConfig.Agent(0, Path.of(args[4]), List.of("balsa-apiserver")),
                KubeletLimits.defaults());
        Kubelet.start(config, Clockwork.system(System::nanoTime));
        new CountDownLatch(1).await();
    }
}
