package io.balsa.ctl.kubeconfig;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the API server is and who calls it.
 *
 * @param context the context's name; empty where a server was given without one
 * @param servers the kubeconfig's server, then further addresses of the same cluster (Balsa writes its members there);
 *     never empty
 * @param namespace of requests that name none
 * @param authorityPem certificates to trust; null means the machine's
 * @param certificatePem client certificate chain, with {@code keyPem}; both null for none
 * @param token bearer token, or null
 */
public record Connection(
        String context,
        List<URI> servers,
        String namespace,
        @Nullable String authorityPem,
        @Nullable String certificatePem,
        @Nullable String keyPem,
        @Nullable String token,
        boolean insecure) {
    public Connection {
        servers = List.copyOf(servers);
    }

    /**
     * With what the command line says in their place; a null keeps what there is.
     *
     * @param unverified whether the server's certificate is taken as it is
     */
    public Connection with(@Nullable URI server, @Nullable String bearer, boolean unverified) {
        return new Connection(
                context,
                server == null ? servers : List.of(server),
                namespace,
                authorityPem,
                certificatePem,
                keyPem,
                bearer == null ? token : bearer,
                insecure || unverified);
    }

    public Connection withNamespace(String other) {
        return new Connection(context, servers, other, authorityPem, certificatePem, keyPem, token, insecure);
    }
}
