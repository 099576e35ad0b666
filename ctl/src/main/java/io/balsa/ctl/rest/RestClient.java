package io.balsa.ctl.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.kubeconfig.Connection;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the servers of one {@link Connection}, in order: the first that can be connected to is used. A GET whose
 * connection breaks is sent again; another request is sent at most once. Used by one thread.
 */
public final class RestClient implements Closeable {
    /**
     * @param connectMillis for one server's TCP connection and for its TLS handshake each
     * @param readMillis the longest silence of a server that owes an answer; 0 waits for ever
     * @param attempts how often a GET is sent in all
     */
    public record Timeouts(int connectMillis, int readMillis, int attempts) {
        public static final Timeouts COMMAND = new Timeouts(1_500, 60_000, 3);
        /** For asking whether a server lives at all. */
        public static final Timeouts PROBE = new Timeouts(1_000, 4_000, 1);
    }

    // A server may close an idle connection at any time; a younger one than this is taken to be open.
    private static final long IDLE_NANOS_MAX = 4_000_000_000L;

    private final Connection connection;
    private final Timeouts timeouts;
    private final LongSupplier nanoTime;
    private final Consumer<String> warnings;
    private UnaryOperator<ApiFailure> explanation = UnaryOperator.identity();
    private String headers = "";
    private @Nullable SSLContext tls;
    private @Nullable Wire idle;
    private @Nullable URI idleServer;
    private long idleSince;

    public RestClient(Connection connection, Timeouts timeouts, LongSupplier nanoTime, Consumer<String> warnings) {
        this.connection = connection;
        this.timeouts = timeouts;
        this.nanoTime = nanoTime;
        this.warnings = warnings;
    }

    public Connection connection() {
        return connection;
    }

    /** Another client of the same servers: for another thread, or with other patience. */
    public RestClient again(Timeouts patience) {
        return new RestClient(connection, patience, nanoTime, warnings).withHeaders(headers);
    }

    /**
     * @param lines further headers of every request, each with its line break; empty for none
     */
    public RestClient withHeaders(String lines) {
        headers = lines;
        return this;
    }

    public RestClient again() {
        return again(timeouts);
    }

    /** What is made of a failure of the server itself (5xx) before it is thrown. */
    public RestClient explaining(UnaryOperator<ApiFailure> explain) {
        explanation = explain;
        return this;
    }

    /** The JSON of a successful answer. */
    public JsonNode json(Request request) throws IOException, ApiFailure {
        for (int attempt = 1; ; attempt++) {
            try (Response response = open(request)) {
                JsonNode tree = JsonReader.read(response.body());
                // Jackson stops at the value's end; the rest frees the connection.
                response.body().transferTo(java.io.OutputStream.nullOutputStream());
                return tree;
            } catch (com.fasterxml.jackson.core.JacksonException e) {
                throw new IOException("the server's answer is not JSON", e);
            } catch (Unreachable | SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                if (!request.method().equals("GET")) {
                    throw e instanceof ConnectionLost ? e : new ConnectionLost(describe(e), e);
                }
                if (attempt >= timeouts.attempts()) {
                    throw e;
                }
            }
        }
    }

    /** The headers of a successful answer, with its body to be read; the caller closes it. */
    public Response open(Request request) throws IOException, ApiFailure {
        Response response = exchange(request);
        for (String warning : response.headers().getOrDefault("warning", java.util.List.of())) {
            int quote = warning.indexOf('"');
            int end = warning.lastIndexOf('"');
            warnings.accept(quote >= 0 && end > quote ? warning.substring(quote + 1, end) : warning);
        }
        if (response.code() >= 200 && response.code() < 300) {
            return response;
        }
        try (response) {
            ApiFailure failure = new ApiFailure(response.code(), status(response));
            throw response.code() >= 500 ? explanation.apply(failure) : failure;
        }
    }

    private JsonNode status(Response response) throws IOException {
        byte[] bytes = response.body().readNBytes(1 << 20);
        try {
            JsonNode tree = JsonReader.read(bytes);
            if (tree.path("kind").asText().equals("Status")) {
                return tree;
            }
        } catch (com.fasterxml.jackson.core.JacksonException notJson) {
            // An answer that is not a Status object is quoted instead.
            return quoted(response.code(), bytes);
        }
        return quoted(response.code(), bytes);
    }

    private ObjectNode quoted(int code, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status");
        status.put("reason", code == 401 ? "Unauthorized" : code == 403 ? "Forbidden" : code == 404 ? "NotFound" : "");
        status.put("code", code);
        String firstLine = text.lines().findFirst().orElse("");
        status.put(
                "message",
                code == 404
                        ? "the server could not find the requested resource"
                        : "the server answered " + code + (firstLine.isEmpty() ? "" : ": " + firstLine));
        return status;
    }

    private Response exchange(Request request) throws IOException {
        Wire kept = takeIdle();
        if (kept != null) {
            try {
                return send(kept, idleServer(), request);
            } catch (SocketTimeoutException e) {
                kept.close();
                throw e;
            } catch (IOException e) {
                kept.close();
                if (!request.method().equals("GET")) {
                    throw new ConnectionLost(describe(e), e);
                }
            }
        }
        IOException last = null;
        for (URI server : connection.servers()) {
            Wire wire;
            try {
                wire = connect(server);
            } catch (IOException e) {
                last = rejected(e);
                continue;
            }
            idleServer = server;
            try {
                return send(wire, server, request);
            } catch (SocketTimeoutException e) {
                wire.close();
                throw e;
            } catch (IOException e) {
                wire.close();
                last = rejected(e);
                if (!request.method().equals("GET")) {
                    throw new ConnectionLost(describe(e), e);
                }
            }
        }
        if (last == null) {
            throw new IOException("the connection names no server");
        }
        throw new Unreachable(connection.context(), connection.servers(), describe(last), last);
    }

    private URI idleServer() {
        return idleServer == null ? connection.servers().get(0) : idleServer;
    }

    private @Nullable Wire takeIdle() throws IOException {
        Wire wire = idle;
        idle = null;
        if (wire != null && nanoTime.getAsLong() - idleSince > IDLE_NANOS_MAX) {
            wire.close();
            return null;
        }
        return wire;
    }

    private Response send(Wire wire, URI server, Request request) throws IOException {
        String token = connection.token();
        String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
        wire.readTimeout(request.isEndless() ? 0 : timeouts.readMillis());
        wire.send(request, server.getHost() + ":" + port(server), authorization + headers);
        return wire.receive(() -> {
            idle = wire;
            idleSince = nanoTime.getAsLong();
        });
    }

    private Wire connect(URI server) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(InetAddress.getByName(server.getHost()), port(server)),
                    timeouts.connectMillis());
            if (!server.getScheme().equals("https")) {
                return new Wire(socket);
            }
            SSLSocket secure =
                    (SSLSocket) context().getSocketFactory().createSocket(socket, server.getHost(), port(server), true);
            if (Tls.socketChecksName(connection)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
            }
            secure.setSoTimeout(timeouts.connectMillis() * 2);
            secure.startHandshake();
            return new Wire(secure);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private SSLContext context() throws IOException {
        SSLContext context = tls;
        if (context == null) {
            try {
                context = Tls.context(connection);
            } catch (GeneralSecurityException e) {
                throw new BadCredentials("the certificates or the key of context \"" + connection.context()
                        + "\" cannot be used: " + e.getMessage());
            }
            tls = context;
        }
        return context;
    }

    private static int port(URI server) {
        return server.getPort() >= 0 ? server.getPort() : server.getScheme().equals("https") ? 443 : 80;
    }

    /** With TLS 1.3 a server's verdict on the client certificate arrives as an alert, often only on the first read. */
    private static IOException rejected(IOException e) throws BadCredentials {
        String message = String.valueOf(e.getMessage());
        if (e instanceof BadCredentials bad) {
            throw bad;
        }
        boolean alert = e instanceof SSLException && message.contains("alert");
        if (alert && (message.contains("certificate") || message.contains("unknown_ca"))) {
            throw new BadCredentials("the server does not accept the client certificate");
        }
        return e;
    }

    private static String describe(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (e instanceof ConnectException) {
            return "connection refused";
        }
        if (e instanceof UnknownHostException) {
            return "no such host";
        }
        if (e instanceof SSLException) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("PKIX") || message.contains("trust")) {
                return "its certificate is not signed by the authority in the kubeconfig";
            }
            return message.contains("closed") || message.contains("Remote host terminated")
                    ? "the server closed the connection"
                    : "TLS: " + message;
        }
        String message = String.valueOf(e.getMessage());
        return message.contains("reset") || message.contains("closed") ? "the server closed the connection" : message;
    }

    @Override
    public void close() throws IOException {
        Wire wire = takeIdle();
        if (wire != null) {
            wire.close();
        }
    }
}
