package io.balsa.ctl.cli;

import io.balsa.api.tls.Pem;
import io.balsa.ctl.kubeconfig.Connection;
import io.balsa.ctl.kubeconfig.Kubeconfig;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigPaths;
import io.balsa.ctl.rest.RestClient;
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

    void addTo(Syntax syntax) {
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
        Connection connection = config.connection(name, home);
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
                warning -> terminal.err().println("Warning: " + warning));
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
