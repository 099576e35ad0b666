package io.balsa.api.server.http;

import io.balsa.api.server.http.stream.OpenStreams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTPS server: one port that speaks HTTP/2 and HTTP/1.1 as the client chooses in the handshake, and asks for a
 * client certificate without insisting on one.
 */
final class HttpsServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpsServer.class);
    /** Frames of the kinds that abuse is made of, per second and connection; informers open watches in bursts. */
    private static final int CONTROL_FRAMES_PER_SECOND = 1000;

    private final Server server;
    private final ServerConnector connector;
    private final OpenStreams streams;

    private HttpsServer(Server server, ServerConnector connector, OpenStreams streams) {
        this.server = server;
        this.connector = connector;
        this.streams = streams;
    }

    /** @throws IOException when the address cannot be taken */
    static HttpsServer start(
            InetSocketAddress address, SSLContext tls, Handler handler, OpenStreams streams, HttpLimits limits)
            throws IOException {
        var threads = new QueuedThreadPool(limits.threadsMax());
        threads.setName("https");
        var server = new Server(threads);
        server.setStopTimeout(limits.stopTimeout().toMillis());
        server.setErrorHandler(new StatusErrorHandler());
        server.setHandler(new GracefulHandler(handler));
        ServerConnector connector = connector(server, tls, limits);
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        server.addConnector(connector);
        WebSocketServerComponents.ensureWebSocketComponents(server);
        var front = new HttpsServer(server, connector, streams);
        try {
            server.start();
        } catch (Exception e) { // whatever keeps Jetty from starting
            front.close();
            throw e instanceof IOException io ? io : new IOException("the HTTPS server cannot start", e);
        }
        return front;
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    /** Ends watches and logs properly, lets answers under way be finished, and closes the port. */
    @Override
    public void close() {
        // Streams first: clients take the connection's farewell for the end of whatever is still open on it.
        try {
            streams.endAll().get(server.getStopTimeout(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Some watches did not end in {} ms; their connections are closed.", server.getStopTimeout());
        }
        try {
            server.stop();
        } catch (Exception e) { // Jetty has stopped what it could
            throw new IllegalStateException("the HTTPS server did not stop in time", e);
        }
    }

    private static ServerConnector connector(Server server, SSLContext tls, HttpLimits limits) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(limits.headerBytesMax());
        http.setIdleTimeout(limits.idleTimeout().toMillis());
        // Clients come by address, through balancers and by other names: the certificate is theirs to check.
        http.addCustomizer(new SecureRequestCustomizer(false));

        var http2 = new HTTP2ServerConnectionFactory(http);
        http2.setConnectProtocolEnabled(false); // WebSockets are served over HTTP/1.1, and clients see it here
        http2.setMaxConcurrentStreams(limits.streamsPerConnectionMax());
        http2.setRateControlFactory(new WindowRateControl.Factory(CONTROL_FRAMES_PER_SECOND));
        http2.setStreamIdleTimeout(limits.idleTimeout().toMillis());
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());

        var context = new SslContextFactory.Server();
        context.setSslContext(tls);
        context.setWantClientAuth(true);
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        var connector = new ServerConnector(
                server,
                1,
                -1,
                new SslConnectionFactory(context, alpn.getProtocol()),
                alpn,
                http2,
                new HttpConnectionFactory(http));
        connector.setIdleTimeout(limits.idleTimeout().toMillis());
        connector.setReuseAddress(true);
        return connector;
    }
}
