package io.balsa.store.flags;

import io.balsa.store.StoreConfig;
import io.balsa.store.config.AuthSettings;
import io.balsa.store.config.AutoCompaction;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.config.CorruptionChecks;
import io.balsa.store.config.Endpoint;
import io.balsa.store.config.HttpSettings;
import io.balsa.store.config.LeaseSettings;
import io.balsa.store.config.Listen;
import io.balsa.store.config.LogSettings;
import io.balsa.store.config.MemberRules;
import io.balsa.store.config.RaftTiming;
import io.balsa.store.config.Requests;
import io.balsa.store.config.Upkeep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** From the flags' values to the records that a member runs on; refuses what makes no sense with one sentence. */
final class Configuration {
    private Configuration() {}

    /** @param notes gets what the operator should know and may still be meant */
    static StoreConfig store(Settings settings, List<String> notes) {
        String name = settings.text("name");
        Path dataDir = settings.file("data-dir").orElse(Path.of(name + ".etcd"));
        Listen listen = listen(settings);
        Gates gates = settings.gates();
        TlsSettings tls = new TlsSettings(settings);
        tls.note(listen, notes);
        return StoreConfig.builder(name, dataDir, bootstrap(settings, name, listen))
                .listen(listen)
                .memberRules(new MemberRules(settings.yes("strict-reconfig-check"), settings.whole("max-learners")))
                .timing(new RaftTiming(settings.millis("heartbeat-interval"), settings.millis("election-timeout")))
                .requests(requests(settings))
                .watchProgressInterval(settings.duration("watch-progress-notify-interval"))
                .upkeep(upkeep(settings, gates))
                .leases(new LeaseSettings(gates.isOn("LeaseCheckpoint"), gates.isOn("LeaseCheckpointPersist")))
                .auth(new AuthSettings(
                        settings.text("auth-token"),
                        java.time.Duration.ofSeconds(settings.number("auth-token-ttl")),
                        settings.whole("bcrypt-cost")))
                .http(http(settings))
                .clientTls(tls.clients())
                .peerTls(tls.peers())
                .build();
    }

    private static Listen listen(Settings settings) {
        List<PlaceUrl> peers = settings.urls("listen-peer-urls");
        if (peers.size() != 1) {
            throw new IllegalArgumentException("--listen-peer-urls takes one URL, not " + peers.size()
                    + ": to be reached at several addresses, listen on 0.0.0.0");
        }
        return new Listen(
                endpoints(settings, "listen-client-urls"),
                endpoints(settings, "listen-peer-urls").get(0),
                endpoints(settings, "listen-client-http-urls"),
                endpoints(settings, "listen-metrics-urls"));
    }

    private static List<Endpoint> endpoints(Settings settings, String flag) {
        try {
            return settings.urls(flag).stream().map(PlaceUrl::endpoint).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--" + flag + ": " + e.getMessage(), e);
        }
    }

    private static Bootstrap bootstrap(Settings settings, String name, Listen listen) {
        List<String> advertised = settings.urls("initial-advertise-peer-urls").stream()
                .map(PlaceUrl::toString)
                .toList();
        Map<String, List<String>> cluster = InitialCluster.withSelf(
                InitialCluster.parse(settings.text("initial-cluster")),
                name,
                advertised,
                settings.urls("listen-peer-urls").get(0).toString());
        Bootstrap.State state = settings.text("initial-cluster-state").equals("existing")
                ? Bootstrap.State.EXISTING
                : Bootstrap.State.NEW;
        List<String> clientUrls = settings.urls("advertise-client-urls").stream()
                .map(PlaceUrl::toString)
                .toList();
        if (clientUrls.isEmpty()) {
            clientUrls = reachable(listen);
        }
        return new Bootstrap(cluster, settings.text("initial-cluster-token"), state, clientUrls);
    }

    /** What clients are told where nobody said it: nothing, if the member listens everywhere. */
    private static List<String> reachable(Listen listen) {
        List<String> urls = new ArrayList<>();
        for (Endpoint client : listen.clients()) {
            if (!client.ip().isAnyLocalAddress() && client.address().getPort() != 0) {
                urls.add(client.url());
            }
        }
        return urls;
    }

    private static Requests requests(Settings settings) {
        Requests.KeepAlive keepAlive = new Requests.KeepAlive(
                settings.duration("grpc-keepalive-min-time"),
                settings.duration("grpc-keepalive-interval"),
                settings.duration("grpc-keepalive-timeout"));
        return new Requests(
                settings.whole("max-txn-ops"),
                settings.whole("max-request-bytes"),
                (int) Math.min(settings.number("max-concurrent-streams"), Integer.MAX_VALUE),
                keepAlive,
                settings.duration("warning-unary-request-duration"),
                settings.duration("warning-apply-duration"));
    }

    private static Upkeep upkeep(Settings settings, Gates gates) {
        String mode = settings.text("auto-compaction-mode");
        if (!mode.equals("periodic") && !mode.equals("revision")) {
            throw new IllegalArgumentException(
                    "--auto-compaction-mode=\"" + mode + "\" is neither \"periodic\" nor \"revision\"");
        }
        AutoCompaction compaction = new AutoCompaction(
                mode.equals("revision") ? AutoCompaction.Mode.REVISION : AutoCompaction.Mode.PERIODIC,
                settings.text("auto-compaction-retention"));
        CorruptionChecks checks = new CorruptionChecks(
                gates.isOn("InitialCorruptCheck"),
                settings.duration("corrupt-check-time"),
                gates.isOn("CompactHashCheck"),
                settings.duration("compact-hash-check-time"));
        return new Upkeep(
                settings.number("quota-backend-bytes"), compaction, checks, gates.isOn("StopGRPCServiceOnDefrag"));
    }

    private static HttpSettings http(Settings settings) {
        String metrics = settings.text("metrics");
        if (!metrics.equals("basic") && !metrics.equals("extensive")) {
            throw new IllegalArgumentException("--metrics=\"" + metrics + "\" is neither \"basic\" nor \"extensive\"");
        }
        return new HttpSettings(
                settings.yes("enable-grpc-gateway"),
                orAll(settings.set("cors")),
                orAll(settings.set("host-whitelist")),
                metrics.equals("extensive"));
    }

    // etcd: empty and * mean the same
    private static Set<String> orAll(Set<String> names) {
        return names.isEmpty() ? Set.of("*") : names;
    }

    static LogSettings log(Settings settings) {
        String format = settings.text("log-format");
        if (!format.equals("json") && !format.equals("console")) {
            throw new IllegalArgumentException("--log-format=\"" + format + "\" is neither \"json\" nor \"console\"");
        }
        Set<String> outputs = new LinkedHashSet<>();
        for (String output : settings.list("log-outputs")) {
            // Under systemd stderr ends in the journal by itself.
            outputs.add(output.equals("default") || output.equals("systemd/journal") ? "stderr" : output);
        }
        return new LogSettings(
                settings.text("log-level"),
                format.equals("json"),
                outputs.isEmpty() ? List.of("stderr") : List.copyOf(outputs),
                settings.yes("enable-log-rotation")
                        ? Optional.of(rotation(settings.text("log-rotation-config-json")))
                        : Optional.empty());
    }

    private static LogSettings.Rotation rotation(String json) {
        if (json.isBlank()) {
            return LogSettings.Rotation.DEFAULT;
        }
        Object document;
        try {
            // JSON is YAML.
            document = new Load(LoadSettings.builder().build()).loadFromString(json);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("--log-rotation-config-json is not JSON: " + json, e);
        }
        if (!(document instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("--log-rotation-config-json is not a JSON object: " + json);
        }
        LogSettings.Rotation standard = LogSettings.Rotation.DEFAULT;
        return new LogSettings.Rotation(
                map.get("maxsize") instanceof Integer megabytes && megabytes != 0
                        ? (long) megabytes << 20
                        : standard.fileBytesMax(),
                map.get("maxage") instanceof Integer days ? days : 0,
                map.get("maxbackups") instanceof Integer files ? files : 0,
                Boolean.TRUE.equals(map.get("compress")));
    }
}
