package io.balsa.kubelet.proxy;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Informer;
import io.balsa.api.client.Selection;
import io.balsa.api.client.loop.Announcement;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.kubelet.KubeletLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows Services, their endpoints and this node's own pods, and keeps the node ports routed accordingly. */
public final class ServiceProxy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceProxy.class);

    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final ProxyLoop loop;
    private final ScheduledExecutorService router;
    private final ScheduledExecutorService loopThread;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile Set<String> unserving = Set.of();

    /** @param nodeAddress where node ports listen */
    public ServiceProxy(
            String nodeAddress,
            ApiClient api,
            Consumer<Announcement> recorder,
            KubeletLimits.Proxying limits,
            Clockwork clockwork)
            throws IOException {
        this.services = Informer.of(api.kind(Service.class), Selection.all(), Map.of(), clockwork)
                .onChange(change -> route());
        this.slices = Informer.of(api.kind(EndpointSlice.class), Selection.all(), Map.of(), clockwork)
                .onChange(change -> route());
        this.loop = new ProxyLoop(
                InetAddress.getByName(nodeAddress),
                limits,
                clockwork.nanoTime(),
                (route, why) -> recorder.accept(Announcement.warning(
                        Announcement.reference(Kinds.scheme().of(Service.class), route.service()),
                        "NodePortUnavailable",
                        "node port " + nodeAddress + ":" + route.nodePort() + " cannot be opened: " + why)));
        this.router = clockwork.executor("proxy-routes");
        this.loopThread = clockwork.executor("proxy");
    }

    public void start() {
        loopThread.execute(loop);
        services.start();
        slices.start();
    }

    /** Pods of this node that cannot serve, whatever their EndpointSlices still say. */
    public void unserving(Set<String> podUids) {
        if (!podUids.equals(unserving)) {
            unserving = Set.copyOf(podUids);
            route();
        }
    }

    /** Many changes at once are one new routing. */
    private void route() {
        if (asked.compareAndSet(false, true)) {
            try {
                router.execute(() -> {
                    asked.set(false);
                    loop.route(Routes.of(
                            services.snapshot().all(), slices.snapshot().all(), unserving));
                });
            } catch (RejectedExecutionException e) {
                log.debug("The proxy is closed");
            }
        }
    }

    @Override
    public void close() {
        services.close();
        slices.close();
        router.shutdownNow();
        loop.close();
        loopThread.shutdownNow();
    }
}
