package io.balsa.store.http;

import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask over HTTP, as etcd's {@code --cors} and {@code --host-whitelist} say it.
 *
 * @param origins web pages whose scripts may read the answers; empty or {@code *}: all
 * @param hosts names that a request over plain HTTP may call this member by, so that no web page can make its own name
 *     point here (CVE-2018-5702); empty or {@code *}: all
 */
public record AccessRules(Set<String> origins, Set<String> hosts) {
    public static final AccessRules OPEN = new AccessRules(Set.of(), Set.of());

    public AccessRules {
        origins = Set.copyOf(origins);
        hosts = Set.copyOf(hosts);
    }

    /** The answer to a request that is not let in; empty: it is. */
    Optional<Reply> refusal(Ask ask) {
        if (ask.secure() || allows(hosts, ask.host())) {
            return Optional.empty();
        }
        // etcd: 421, with advice
        return Optional.of(Reply.error(
                421,
                "the Host header names \"" + ask.host().replace('"', '\'')
                        + "\", which is not in --host-whitelist; add it there, or use TLS"));
    }

    /** Whether a WebSocket may be opened: no browser asks first, as it does before it lets a script read an answer. */
    boolean letsIn(Ask ask) {
        String origin = ask.headers().get(HttpHeaderNames.ORIGIN, "");
        return origin.isEmpty() || allows(origins, origin);
    }

    /** The headers that let a web page's scripts read an answer. */
    Map<String, String> cors(Ask ask) {
        String origin = ask.headers().get(HttpHeaderNames.ORIGIN, "");
        boolean all = origins.isEmpty() || origins.contains("*");
        if (!all && !origins.contains(origin)) {
            return Map.of();
        }
        return Map.of(
                "Access-Control-Allow-Methods",
                "POST, GET, OPTIONS, PUT, DELETE",
                "Access-Control-Allow-Origin",
                all ? "*" : origin,
                "Access-Control-Allow-Headers",
                "accept, content-type, authorization");
    }

    private static boolean allows(Set<String> allowed, String name) {
        return allowed.isEmpty() || allowed.contains("*") || allowed.contains(name);
    }
}
