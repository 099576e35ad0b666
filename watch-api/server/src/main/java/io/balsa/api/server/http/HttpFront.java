package io.balsa.api.server.http;

import io.balsa.api.model.Scheme;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.http.discovery.Discovery;
import io.balsa.api.server.http.logs.AgentConnector;
import io.balsa.api.server.http.logs.PodLogs;
import io.balsa.api.server.http.openapi.OpenApi;
import io.balsa.api.server.http.render.Tables;
import io.balsa.api.server.http.stream.OpenStreams;
import io.balsa.api.server.http.system.Health;
import io.balsa.api.server.http.system.ServerVersion;
import io.balsa.api.server.http.system.StoreMembers;
import io.balsa.api.server.http.tls.ClientCertificateCheck;
import io.balsa.api.server.token.Tokens;
import io.balsa.api.tls.PemFile;
import io.balsa.api.tls.TlsIdentity;
import io.grpc.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The REST front as a whole: wires its parts and owns its threads. */
public final class HttpFront implements AutoCloseable {
    /** Threads that carry events to watchers and logs to readers: the work is encoding, which waits for nothing. */
    private static final int STREAM_THREADS_MIN = 2;

    private final HttpsServer server;
    private final Health health;
    private final StoreMembers members;
    private final ExecutorService streamThreads;
    private final ScheduledExecutorService prober;

    /**
     * What the front stands on.
     *
     * @param store channel to the store, for its health and members; objects are read through the core only
     * @param prepared whether what every cluster has is there
     * @param tokens judges the tokens of callers without a certificate
     */
    public record Core(
            ResourceCore core,
            Scheme scheme,
            Channel store,
            BooleanSupplier prepared,
            Tokens tokens,
            InstantSource clock,
            LongSupplier nanoTime) {}

    /**
     * Where and as whom the front serves; all files are PEM.
     *
     * @param clientAuthority certificates of the authority whose client certificates are callers
     */
    public record Settings(
            InetSocketAddress address,
            Path certificate,
            Path key,
            Path clientAuthority,
            AgentConnector.Files agents,
            HttpLimits limits) {}

    private HttpFront(Settings settings, Core core) throws IOException {
        HttpLimits limits = settings.limits();
        this.members = new StoreMembers(core.store(), core.clock(), limits.storeProbeTimeout());
        this.health = new Health(members, core.prepared());
        this.streamThreads = Executors.newFixedThreadPool(
                Math.max(STREAM_THREADS_MIN, Runtime.getRuntime().availableProcessors()));
        this.prober = Executors.newSingleThreadScheduledExecutor();
        try {
            var check = new ClientCertificateCheck(PemFile.certificates(settings.clientAuthority()), core.clock());
            TlsIdentity identity = TlsIdentity.load(settings.certificate(), settings.key());
            var streams = new OpenStreams();
            var handler = new FrontHandler(parts(settings, core, new Authentication(check, core.tokens()), streams));
            this.server = HttpsServer.start(settings.address(), context(identity, check), handler, streams, limits);
        } catch (GeneralSecurityException e) {
            closeThreads();
            throw new IOException(
                    "the certificates in " + settings.clientAuthority() + " or " + settings.certificate()
                            + " cannot be used",
                    e);
        } catch (IOException | RuntimeException e) {
            closeThreads();
            throw e;
        }
        members.start(prober, limits.storeProbeEvery());
    }

    private static SSLContext context(TlsIdentity identity, ClientCertificateCheck check)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {identity.keyManager()}, new TrustManager[] {check.askingTrustManager()}, null);
        return context;
    }

    /**
     * Starts to serve.
     *
     * @throws IOException when the port is in use or a certificate cannot be used; nothing is left running then
     */
    public static HttpFront start(Settings settings, Core core) throws IOException {
        return new HttpFront(settings, core);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Whether requests can be served; asks the store. */
    public boolean ready() {
        return health.ready();
    }

    /** Ends watches and logs properly, lets answers under way be finished, and closes the port. */
    @Override
    public void close() {
        try {
            server.close();
        } finally {
            closeThreads();
        }
    }

    private void closeThreads() {
        prober.shutdownNow();
        members.close();
        streamThreads.shutdown();
    }

    private FrontHandler.Parts parts(Settings settings, Core core, Authentication authentication, OpenStreams streams)
            throws IOException {
        var metrics = new Metrics();
        var openApi = new OpenApi(core.scheme(), ServerVersion.GIT_VERSION);
        var system = new SystemHandler(new Discovery(core.scheme()), openApi, members, health, metrics, core.tokens());
        var agents = new AgentConnector(
                settings.agents(), streamThreads, settings.limits().agentTimeout());
        return new FrontHandler.Parts(
                core.core(),
                core.scheme(),
                authentication,
                system,
                new PodLogs(core.core(), core.scheme(), agents, core.clock()),
                new Tables(core.clock()),
                streams,
                metrics,
                settings.limits(),
                streamThreads,
                core.nanoTime());
    }
}
