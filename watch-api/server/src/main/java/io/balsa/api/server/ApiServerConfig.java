package io.balsa.api.server;

import io.balsa.api.server.http.HttpLimits;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.token.TokenSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What one API server needs to know.
 *
 * @param https where kubectl and other REST clients connect; port 0 takes a free one
 * @param resources where reconcilers and kubelets connect over gRPC; port 0 takes a free one
 * @param serving the certificate shown on both addresses; it names the addresses that clients use
 * @param clientAuthority certificates of the authority whose client certificates are callers
 * @param agents what this server shows to node agents, and the authority of their certificates
 * @param inProcessName the name that clients of the same process connect to; unique in the process
 * @param tokens which tokens are accepted and signed
 */
public record ApiServerConfig(
        InetSocketAddress https,
        InetSocketAddress resources,
        KeyPairFiles serving,
        Path clientAuthority,
        AgentAccess agents,
        String inProcessName,
        Limits limits,
        HttpLimits httpLimits,
        TokenSettings tokens) {

    /** With the limits for production, and without tokens. */
    public ApiServerConfig(
            InetSocketAddress https,
            InetSocketAddress resources,
            KeyPairFiles serving,
            Path clientAuthority,
            AgentAccess agents,
            String inProcessName) {
        this(
                https,
                resources,
                serving,
                clientAuthority,
                agents,
                inProcessName,
                Limits.standard(),
                HttpLimits.standard(),
                TokenSettings.none());
    }

    /** The same server, where tokens say who calls, too. */
    public ApiServerConfig withTokens(TokenSettings accepted) {
        return new ApiServerConfig(
                https, resources, serving, clientAuthority, agents, inProcessName, limits, httpLimits, accepted);
    }

    /**
     * PEM files of an identity.
     *
     * @param certificate the certificate, then its issuers if there are intermediate ones
     * @param key in PKCS#8
     */
    public record KeyPairFiles(Path certificate, Path key) {}

    /**
     * How node agents are reached.
     *
     * @param client the client certificate that agents accept
     * @param authority certificates of the authority that agents' own certificates come from
     */
    public record AgentAccess(KeyPairFiles client, Path authority) {}
}
