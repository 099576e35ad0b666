package io.balsa.ctl.cli;

import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.TlsIdentity;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;

/**
 * What the launcher runs once per build to learn which classes a command loads: {@code ctl get} and {@code ctl version}
 * over mutual TLS against a server in this process that always gives the same answer. Leaves nothing behind; the key is
 * made by the JDK's keytool and dies with the folder.
 */
public final class Rehearsal {
    private static final String PASSWORD = "rehearsal";
    private static final String TABLE = """
            {"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"1"},
             "columnDefinitions":[{"name":"Name","type":"string","format":"name","priority":0},
              {"name":"Age","type":"string","format":"","priority":0}],
             "rows":[{"cells":["hello","1s"],"object":{"kind":"PartialObjectMetadata",
              "metadata":{"name":"hello","namespace":"default","labels":{"run":"hello"}}}}]}
            """;

    private final Terminal terminal;
    private final BiFunction<List<String>, Terminal, Integer> ctl;

    public Rehearsal(Terminal terminal, BiFunction<List<String>, Terminal, Integer> ctl) {
        this.terminal = terminal;
        this.ctl = ctl;
    }

    /** The first exit code that is not zero. */
    public int run() throws Exception {
        Path folder = Files.createTempDirectory("ctl-rehearsal");
        Path keys = folder.resolve("keys.p12");
        Path kubeconfig = folder.resolve("config");
        try {
            KeyStore store = keyStore(keys);
            try (SSLServerSocket server = listen(store)) {
                Thread serving = new Thread(() -> serve(server), "rehearsal");
                serving.setDaemon(true);
                serving.start();
                Files.writeString(kubeconfig, kubeconfig(store, server.getLocalPort()));
                Terminal own = new Terminal(
                        terminal.in(),
                        terminal.out(),
                        terminal.err(),
                        Map.of("KUBECONFIG", kubeconfig.toString(), "LANG", "C.UTF-8"),
                        folder,
                        terminal.clock(),
                        terminal.nanoTime(),
                        false);
                int exit = ctl.apply(List.of("get", "pods", "-o", "wide"), own);
                return exit == 0 ? ctl.apply(List.of("version", "--client"), own) : exit;
            }
        } finally {
            Files.deleteIfExists(kubeconfig);
            Files.deleteIfExists(keys);
            Files.deleteIfExists(folder);
        }
    }

    /** {@code a} is an authority, {@code k} a server and a client that it has signed. */
    private static KeyStore keyStore(Path file) throws Exception {
        String folder = System.getProperty("java.home");
        for (String entry :
                List.of("a -ext bc:c", "k -signer a -ext san=ip:127.0.0.1 -ext eku=serverAuth,clientAuth")) {
            List<String> command = new ArrayList<>(
                    List.of(Path.of(folder, "bin", "keytool").toString(), "-genkeypair", "-keystore", file.toString()));
            command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-dname", "CN=rehearsal"));
            command.addAll(List.of("-validity", "2", "-keyalg", "EC", "-groupname", "secp256r1", "-alias"));
            command.addAll(List.of(entry.split(" ")));
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (keytool.waitFor() != 0) {
                throw new GeneralSecurityException("keytool failed");
            }
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static SSLServerSocket listen(KeyStore store) throws Exception {
        TlsIdentity identity = new TlsIdentity(List.of((X509Certificate) store.getCertificate("k")), (PrivateKey)
                store.getKey("k", PASSWORD.toCharArray()));
        TrustManager authorities = Authorities.of(List.of((X509Certificate) store.getCertificate("a")));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {identity.keyManager()}, new TrustManager[] {authorities}, null);
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        return server;
    }

    private static void serve(SSLServerSocket server) {
        byte[] body = TABLE.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = socket.getOutputStream();
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.isEmpty()) {
                        out.write(head.getBytes(StandardCharsets.US_ASCII));
                        out.write(body);
                        out.flush();
                    }
                }
            } catch (java.io.IOException e) {
                // The client has gone: the next one. Without any, the rehearsal closes the socket.
                Thread.onSpinWait();
            }
        }
    }

    private static String kubeconfig(KeyStore store, int port) throws GeneralSecurityException {
        String authority = pem("CERTIFICATE", store.getCertificate("a").getEncoded());
        String certificate = pem("CERTIFICATE", store.getCertificate("k").getEncoded());
        String key =
                pem("PRIVATE KEY", store.getKey("k", PASSWORD.toCharArray()).getEncoded());
        return """
                apiVersion: v1
                clusters:
                - cluster:
                    certificate-authority-data: %2$s
                    server: https://127.0.0.1:%1$d
                  name: c
                contexts:
                - context:
                    cluster: c
                    user: u
                  name: x
                current-context: x
                kind: Config
                users:
                - name: u
                  user:
                    client-certificate-data: %3$s
                    client-key-data: %4$s
                """.formatted(port, authority, certificate, key);
    }

    private static String pem(String label, byte[] der) {
        String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
