package io.balsa.store;

import io.balsa.store.config.Endpoint;
import io.balsa.store.config.HttpSettings;
import io.balsa.store.config.Listen;
import io.balsa.store.config.Requests;
import io.balsa.store.grpc.CallMeter;
import io.balsa.store.grpc.Front;
import io.balsa.store.http.AccessRules;
import io.balsa.store.http.HttpLimits;
import io.balsa.store.http.HttpListener;
import io.balsa.store.http.HttpPipeline;
import io.balsa.store.http.HttpSide;
import io.balsa.store.http.Vitals;
import io.balsa.store.net.Network;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All ways into a member, opened together and closed together: gRPC and HTTP for clients, HTTP for monitors. */
final class StoreDoors implements AutoCloseable {
    /** etcd: what the cluster as a whole can do; all members of a Balsa store can do the same. */
    private static final String CLUSTER_VERSION = "3.6.0";

    /**
     * What an operator decides about them.
     *
     * @param tls of the client ports, asked for each connection; null: there is none
     */
    record Plan(
            Listen listen,
            HttpSettings http,
            Requests requests,
            @Nullable Supplier<SslContext> tls) {
        private @Nullable Supplier<SslContext> tlsOf(Endpoint endpoint) throws IOException {
            if (endpoint.tls() && tls == null) {
                throw new IOException("the address " + endpoint.url() + " needs a certificate");
            }
            return endpoint.tls() ? tls : null;
        }
    }

    /**
     * What is behind the doors.
     *
     * @param name of the door inside this process; unique in it
     * @param interceptors the first sees a call first
     * @param workers threads that may block on the disk
     */
    record House(
            String name,
            List<BindableService> services,
            List<ServerInterceptor> interceptors,
            int inboundBytesMax,
            Vitals vitals,
            StoreMeters meters,
            Executor workers,
            Network network,
            LongSupplier nanoTime) {}

    private final Front front;
    private @Nullable HttpListener listener;

    private StoreDoors(Front front) {
        this.front = front;
    }

    /** @throws IOException when a port cannot be had; then none is open */
    static StoreDoors open(House house, Plan plan) throws IOException {
        CallMeter meter = new CallMeter(
                house.meters().page(),
                house.nanoTime(),
                plan.http().extensiveMetrics(),
                new CallMeter.Slow(plan.requests().slowUnary(), house.meters().slow()));
        meter.expect(house.services());
        List<ServerInterceptor> interceptors = new ArrayList<>(List.of(meter));
        interceptors.addAll(house.interceptors());
        Front front = Front.open(
                house.name(),
                new Front.Offer(
                        house.services(),
                        interceptors,
                        List.of(meter.tracers()),
                        house.inboundBytesMax(),
                        plan.requests(),
                        house.network()));
        StoreDoors doors = new StoreDoors(front);
        try {
            doors.listen(house, plan);
            return doors;
        } catch (IOException | RuntimeException e) {
            doors.close();
            throw e;
        }
    }

    private void listen(House house, Plan plan) throws IOException {
        HttpSide http = httpSide(house, plan.http());
        HttpPipeline forClients = http.forClients();
        for (Endpoint endpoint : plan.listen().clients()) {
            HttpPipeline same = plan.listen().clientHttp().isEmpty() ? forClients : null;
            front.listen(new Front.Door(endpoint.address(), plan.tlsOf(endpoint), same));
        }
        List<HttpListener.Port> httpOnly = new ArrayList<>();
        for (Endpoint endpoint : plan.listen().clientHttp()) {
            httpOnly.add(new HttpListener.Port(endpoint.address(), forClients, plan.tlsOf(endpoint)));
        }
        for (Endpoint endpoint : plan.listen().metrics()) {
            httpOnly.add(new HttpListener.Port(endpoint.address(), http.forMonitors(), plan.tlsOf(endpoint)));
        }
        if (!httpOnly.isEmpty()) {
            listener = HttpListener.open(httpOnly);
        }
    }

    private HttpSide httpSide(House house, HttpSettings settings) {
        return new HttpSide(new HttpSide.Parts(
                settings.gateway() ? front.channel() : null,
                house.workers(),
                house.vitals(),
                () -> new HttpSide.Versions(Release.ETCD_VERSION, CLUSTER_VERSION, CLUSTER_VERSION),
                house.meters().page()::text,
                new ProbeMeter(house.meters().page()),
                new AccessRules(settings.cors(), settings.hostWhitelist()),
                HttpLimits.of(house.inboundBytesMax())));
    }

    Channel channel() {
        return front.channel();
    }

    /** Of the first port for clients. */
    int clientPort() {
        return front.ports().get(0);
    }

    void serving(boolean yes) {
        front.serving(yes);
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close();
        }
        front.close();
    }
}
