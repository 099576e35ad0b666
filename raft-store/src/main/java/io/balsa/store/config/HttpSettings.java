package io.balsa.store.config;

import java.util.Set;

/**
 * What the HTTP/1.1 side offers and to whom.
 *
 * @param gateway etcd: --enable-grpc-gateway: the JSON gateway below /v3
 * @param cors origins that browsers may call from; {@code *}: all
 * @param hostWhitelist names a plain-text request may use in its Host header; {@code *}: all
 * @param extensiveMetrics etcd: --metrics=extensive: with histograms of gRPC calls
 */
public record HttpSettings(boolean gateway, Set<String> cors, Set<String> hostWhitelist, boolean extensiveMetrics) {
    public static final HttpSettings DEFAULT = new HttpSettings(true, Set.of("*"), Set.of("*"), false);

    public HttpSettings {
        cors = Set.copyOf(cors);
        hostWhitelist = Set.copyOf(hostWhitelist);
    }
}
