package io.balsa.api.server.http;

import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.contract.Client;
import io.balsa.api.server.contract.LifecycleContract;
import io.balsa.api.server.contract.ResourceContract;
import io.balsa.api.server.http.tls.TestAuthority;
import io.balsa.api.server.http.tls.TestClients;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract through the REST front, on a real etcd: callers are certificates, calls are HTTP/2 requests. */
class RestContractTest {
    private static final Map<Caller, Api> CLIENTS = new ConcurrentHashMap<>();

    @TempDir
    static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Client client(Caller caller) {
        return new RestClient(CLIENTS.computeIfAbsent(caller, RestContractTest::connect));
    }

    private static Api connect(Caller caller) {
        String organisations = caller.groups().stream()
                .filter(group -> !group.equals(Caller.AUTHENTICATED))
                .map(group -> "O=" + group + ",")
                .collect(Collectors.joining());
        TestAuthority.Issued user =
                cluster.authority().issue("user-" + CLIENTS.size(), organisations + "CN=" + caller.user());
        return new Api(cluster, TestClients.with(cluster.authority(), user, HttpClient.Version.HTTP_2));
    }

    @Nested
    class Resources extends ResourceContract {
        @Override
        protected Client clientOf(Caller caller) {
            return client(caller);
        }
    }

    @Nested
    class Lifecycles extends LifecycleContract {
        @Override
        protected Client clientOf(Caller caller) {
            return client(caller);
        }
    }
}
