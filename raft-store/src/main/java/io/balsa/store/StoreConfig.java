package io.balsa.store;

import io.balsa.store.config.AuthSettings;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.config.Endpoint;
import io.balsa.store.config.HttpSettings;
import io.balsa.store.config.LeaseSettings;
import io.balsa.store.config.Listen;
import io.balsa.store.config.MemberRules;
import io.balsa.store.config.RaftTiming;
import io.balsa.store.config.Requests;
import io.balsa.store.config.TlsFiles;
import io.balsa.store.config.Upkeep;
import io.balsa.store.raft.DiskBounds;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How one member runs.
 *
 * @param name of this member; one of the initial cluster's
 * @param dataDir the member's own folder
 * @param libraryDir where RocksDB's native library is unpacked once; members may share it
 * @param watchProgressInterval watches that ask for it hear this often that nothing has happened
 * @param clientTls certificates of the client ports
 * @param peerTls certificates of the peer port
 * @param disk how much of the raft log is kept, and how members that need more are given it
 */
public record StoreConfig(
        String name,
        Path dataDir,
        Path libraryDir,
        Listen listen,
        Bootstrap bootstrap,
        MemberRules memberRules,
        RaftTiming timing,
        Requests requests,
        Duration watchProgressInterval,
        Upkeep upkeep,
        LeaseSettings leases,
        AuthSettings auth,
        HttpSettings http,
        TlsFiles clientTls,
        TlsFiles peerTls,
        DiskBounds disk) {
    public static final String DEFAULT_TOKEN = Bootstrap.DEFAULT_TOKEN;
    public static final long DEFAULT_ELECTION_MILLIS = RaftTiming.DEFAULT_ELECTION_MILLIS;

    /** @throws IllegalArgumentException with a sentence for the operator */
    public StoreConfig {
        if (!bootstrap.initialCluster().containsKey(name)) {
            throw new IllegalArgumentException("member \"" + name + "\" is not in the initial cluster "
                    + bootstrap.initialCluster().keySet());
        }
        listen.clients().forEach(client -> requireCertificate("client", client, clientTls));
        listen.clientHttp().forEach(client -> requireCertificate("client", client, clientTls));
        listen.metrics().forEach(client -> requireCertificate("client", client, clientTls));
        requireCertificate("peer", listen.peers(), peerTls);
        bootstrap
                .initialCluster()
                .forEach((member, urls) -> urls.forEach(url -> {
                    if (url.startsWith("https:") != listen.peers().tls()) {
                        throw new IllegalArgumentException("--initial-cluster says that " + member + " is at " + url
                                + ", but"
                                + " this member listens at " + listen.peers().url()
                                + " for its peers: all members speak TLS to each other, or none"
                                + " does; to change over, stop all of them first");
                    }
                }));
        if (watchProgressInterval.isNegative() || watchProgressInterval.isZero()) {
            throw new IllegalArgumentException("--watch-progress-notify-interval must be more than 0");
        }
    }

    private static void requireCertificate(String which, Endpoint place, TlsFiles tls) {
        if (place.tls() && !tls.isPossible()) {
            String prefix = which.equals("peer") ? "--peer-" : "--";
            throw new IllegalArgumentException("the " + which + " address " + place.url()
                    + " needs a certificate: give " + prefix + "cert-file and " + prefix + "key-file, or " + prefix
                    + "auto-tls");
        }
    }

    /** A member with everything else as usual. */
    public static StoreConfig of(
            String name,
            Path dataDir,
            InetSocketAddress clientAddress,
            InetSocketAddress peerAddress,
            Map<String, String> initialCluster) {
        return builder(name, dataDir, Bootstrap.of(initialCluster))
                .listen(Listen.of(clientAddress, peerAddress))
                .build();
    }

    /** The same with other bounds of the disk. */
    public StoreConfig withDisk(DiskBounds bounds) {
        return new StoreConfig(
                name,
                dataDir,
                libraryDir,
                listen,
                bootstrap,
                memberRules,
                timing,
                requests,
                watchProgressInterval,
                upkeep,
                leases,
                auth,
                http,
                clientTls,
                peerTls,
                bounds);
    }

    public static Builder builder(String name, Path dataDir, Bootstrap bootstrap) {
        return new Builder(name, dataDir, bootstrap);
    }

    /** Where clients connect; where there are several places, the first. */
    public InetSocketAddress clientAddress() {
        return listen.clients().get(0).address();
    }

    public InetSocketAddress peerAddress() {
        return listen.peers().address();
    }

    public List<String> advertisedClientUrls() {
        return bootstrap.advertisedClientUrls();
    }

    public Map<String, List<String>> initialCluster() {
        return bootstrap.initialCluster();
    }

    public String clusterToken() {
        return bootstrap.token();
    }

    public Duration electionTimeout() {
        return timing.election();
    }

    /** A configuration in the making, with the defaults for all that is not given. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final Path dataDir;
        private final Bootstrap bootstrap;
        private Path libraryDir;
        private Listen listen = Listen.DEFAULT;
        private MemberRules memberRules = MemberRules.DEFAULT;
        private RaftTiming timing = RaftTiming.DEFAULT;
        private Requests requests = Requests.DEFAULT;
        // etcd: ten minutes
        private Duration watchProgressInterval = Duration.ofMinutes(10);
        private Upkeep upkeep = Upkeep.DEFAULT;
        private LeaseSettings leases = LeaseSettings.DEFAULT;
        private AuthSettings auth = AuthSettings.DEFAULT;
        private HttpSettings http = HttpSettings.DEFAULT;
        private TlsFiles clientTls = TlsFiles.NONE;
        private TlsFiles peerTls = TlsFiles.NONE;
        private DiskBounds disk = DiskBounds.DEFAULT;

        private Builder(String name, Path dataDir, Bootstrap bootstrap) {
            this.name = name;
            this.dataDir = dataDir;
            this.bootstrap = bootstrap;
            this.libraryDir = dataDir.resolve("lib");
        }

        public Builder libraryDir(Path folder) {
            libraryDir = folder;
            return this;
        }

        public Builder listen(Listen places) {
            listen = places;
            return this;
        }

        public Builder memberRules(MemberRules rules) {
            memberRules = rules;
            return this;
        }

        public Builder timing(RaftTiming patience) {
            timing = patience;
            return this;
        }

        public Builder requests(Requests bounds) {
            requests = bounds;
            return this;
        }

        public Builder watchProgressInterval(Duration interval) {
            watchProgressInterval = interval;
            return this;
        }

        public Builder upkeep(Upkeep settings) {
            upkeep = settings;
            return this;
        }

        public Builder leases(LeaseSettings settings) {
            leases = settings;
            return this;
        }

        public Builder auth(AuthSettings settings) {
            auth = settings;
            return this;
        }

        public Builder http(HttpSettings settings) {
            http = settings;
            return this;
        }

        public Builder clientTls(TlsFiles files) {
            clientTls = files;
            return this;
        }

        public Builder peerTls(TlsFiles files) {
            peerTls = files;
            return this;
        }

        public Builder disk(DiskBounds bounds) {
            disk = bounds;
            return this;
        }

        /** @throws IllegalArgumentException with a sentence for the operator */
        public StoreConfig build() {
            return new StoreConfig(
                    name,
                    dataDir,
                    libraryDir,
                    listen,
                    bootstrap,
                    memberRules,
                    timing,
                    requests,
                    watchProgressInterval,
                    upkeep,
                    leases,
                    auth,
                    http,
                    clientTls,
                    peerTls,
                    disk);
        }
    }
}
