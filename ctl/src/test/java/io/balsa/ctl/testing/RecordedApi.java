package io.balsa.ctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.balsa.api.yaml.YamlReader;
import io.balsa.ctl.pki.Authority;
import io.balsa.ctl.pki.Identity;
import io.balsa.ctl.pki.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * An HTTPS server that answers from a list of recorded exchanges, and a kubeconfig for it. The list is YAML: each item has
 * {@code on} ("GET /api/v1/..." with or without query, plus " as=Table" for table requests), and {@code code} and
 * {@code body}. The first item that fits answers; requests without one get a 404 Status.
 */
public final class RecordedApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<JsonNode> exchanges = new ArrayList<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Path kubeconfig;

    public RecordedApi(Path folder, String... recordings) throws Exception {
        for (String recording : recordings) {
            String text = Files.readString(Path.of("src/test/resources/recorded", recording + ".yaml"));
            YamlReader.read(text).get(0).tree().forEach(exchanges::add);
        }
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now();
        Authority authority = Authority.create("ca", now, random);
        Identity serving = authority.issue(new Authority.Subject("api", List.of(), List.of("127.0.0.1")), now);
        Identity client = authority.issue(new Authority.Subject("admin", List.of("system:masters"), List.of()), now);
        PemFiles files = new PemFiles(folder);
        files.write("ca", authority.identity());
        files.write("client", client);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        SSLContext context = context(serving, authority);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = context.getDefaultSSLParameters();
                tls.setNeedClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters:
                - cluster: {server: "%s", certificate-authority: ca.crt}
                  name: local
                users:
                - user: {client-certificate: client.crt, client-key: client.key}
                  name: local
                contexts:
                - context: {cluster: local, user: local}
                  name: local
                current-context: local
                """.formatted(url()));
    }

    private static SSLContext context(Identity serving, Authority authority) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("k", serving.key(), new char[0], new Certificate[] {serving.certificate()});
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", authority.identity().certificate());
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    public String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** What was asked, as {@code METHOD target}, with the body of writes behind it. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String accept = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
        String key = exchange.getRequestMethod() + " " + target;
        byte[] sent = exchange.getRequestBody().readAllBytes();
        requests.add(sent.length == 0 ? key : key + " " + new String(sent, StandardCharsets.UTF_8));
        String table = accept.contains("as=Table") ? " as=Table" : "";
        int code = 404;
        String body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\","
                + "\"code\":404,\"message\":\"the server could not find the requested resource\",\"details\":{}}";
        for (JsonNode each : exchanges) {
            String on = each.path("on").asText();
            String path = key.contains("?") ? key.substring(0, key.indexOf('?')) : key;
            if (on.equals(key + table) || on.equals(path + table)) {
                code = each.path("code").asInt(200);
                body = each.path("body").isTextual()
                        ? each.path("body").asText()
                        : JSON.writeValueAsString(each.path("body"));
                break;
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", body.startsWith("{") ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
