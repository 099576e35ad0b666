package io.balsa.ctl.cli;

import io.balsa.api.tls.Pem;
import io.balsa.ctl.kubeconfig.Connection;
import io.balsa.ctl.kubeconfig.Kubeconfig;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigPaths;
import io.balsa.ctl.rest.RestClient;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of every command that talks to a cluster, in kubectl's spelling. */
public final class ConnectionOptions {
    @Nullable
    String kubeconfig;

    @Nullable
    String context;

    @Nullable
    String namespace;

    @Nullable
    String requestTimeout;

    @Nullable
    String cluster;

    @Nullable
    String user;

    @Nullable
    String server;

    @Nullable
    String token;

    boolean insecure;

    @Nullable
    String impersonated;

    List<String> groups = List.of();

    /** Also the rarer ones, which help does not list: they are the same at every command. */
    public void addTo(Syntax syntax) {
        syntax.option("--cluster").hidden().text(given -> cluster = given);
        syntax.option("--user").hidden().text(given -> user = given);
        syntax.option("-s", "--server").hidden().text(given -> server = given);
        syntax.option("--token").hidden().text(given -> token = given);
        syntax.option("--insecure-skip-tls-verify").hidden().flag(given -> insecure = given);
        syntax.option("--as").hidden().text(given -> impersonated = given);
        syntax.option("--as-group").hidden().list(given -> groups = given);
        // kubectl's own, which mean nothing here: nothing is cached, and nothing is logged.
        syntax.option("-v", "--v").hidden().text(given -> {});
        syntax.option("--cache-dir").hidden().text(given -> {});

        syntax.option("--kubeconfig")
                .label("FILE")
                .says("The kubeconfig to use instead of $KUBECONFIG and ~/.kube/config.")
                .text(given -> kubeconfig = given);
        syntax.option("--context")
                .label("NAME")
                .says("The kubeconfig context to use.")
                .text(given -> context = given);
        syntax.option("-n", "--namespace")
                .label("NAME")
                .says("The namespace of this request.")
                .text(given -> namespace = given);
        syntax.option("--request-timeout")
                .label("TIME")
                .says("How long one request may take: 10s, 2m; 0 means without limit.")
                .text(given -> requestTimeout = given);
    }

    /** Opens nothing yet: the first request connects. */
    RestClient client(Terminal terminal) throws KubeconfigError, CliError {
        Path flag = kubeconfig == null ? null : terminal.resolve(kubeconfig);
        List<Path> paths = KubeconfigPaths.of(flag, terminal.environment());
        if (flag != null && !java.nio.file.Files.exists(flag)) {
            throw CliError.usage("error: the kubeconfig \"" + kubeconfig + "\" does not exist");
        }
        Kubeconfig config = Kubeconfig.load(paths);
        String name = context != null ? context : terminal.environment().get("CTL_CONTEXT");
        String home = namespace != null ? namespace : terminal.environment().get("CTL_NAMESPACE");
        if (name != null && !config.contexts().contains(name)) {
            throw CliError.usage("error: context was not found for specified context: " + name)
                    .with(DidYouMean.hint(name, config.contexts()));
        }
        Connection connection = connection(config, name, home);
        checkExpiry(connection, terminal.clock().instant());
        RestClient.Timeouts timeouts = RestClient.Timeouts.COMMAND;
        if (requestTimeout != null) {
            long millis = Durations.parse(
                            requestTimeout,
                            "error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer"
                                    + " followed by a corresponding time unit (e.g. 1s | 2m | 3h)")
                    .toMillis();
            timeouts = new RestClient.Timeouts(
                    timeouts.connectMillis(), (int) Math.min(millis, Integer.MAX_VALUE), timeouts.attempts());
        }
        return new RestClient(
                        connection,
                        timeouts,
                        terminal.nanoTime(),
                        warning -> terminal.err().println("Warning: " + warning))
                .withHeaders(impersonation());
    }

    private Connection connection(Kubeconfig config, @Nullable String name, @Nullable String home)
            throws KubeconfigError {
        URI address = server == null ? null : Kubeconfig.uri(server);
        String wanted = name != null ? name : config.currentContext();
        Connection connection = address != null && wanted.isEmpty()
                ? Kubeconfig.unnamed(address, home)
                : wanted.isEmpty() ? config.connection(null, home) : config.connection(wanted, cluster, user, home);
        return connection.with(address, token, insecure);
    }

    private String impersonation() {
        StringBuilder headers = new StringBuilder();
        if (impersonated != null) {
            headers.append("Impersonate-User: ").append(impersonated).append("\r\n");
        }
        groups.forEach(
                group -> headers.append("Impersonate-Group: ").append(group).append("\r\n"));
        return headers.toString();
    }

    private static void checkExpiry(Connection connection, Instant now) throws CliError {
        String pem = connection.certificatePem();
        if (pem == null) {
            return;
        }
        Instant end;
        try {
            end = Pem.certificates(pem).get(0).getNotAfter().toInstant();
        } catch (GeneralSecurityException e) {
            throw new CliError(
                    Exit.UNAUTHENTICATED,
                    "error: the client certificate of context \"" + connection.context() + "\" cannot be read: "
                            + e.getMessage());
        }
        if (end.isBefore(now)) {
            throw new CliError(
                    Exit.UNAUTHENTICATED,
                    "error[CERT_EXPIRED]: your client certificate expired "
                            + io.balsa.ctl.cli.print.HumanDuration.of(Duration.between(end, now)) + " ago ("
                            + end.atZone(ZoneOffset.UTC).toLocalDate() + ").");
        }
    }
}
