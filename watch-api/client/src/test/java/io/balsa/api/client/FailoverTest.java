package io.balsa.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.client.fake.FakeApi;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.core.v1.Pod;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three servers of one store on three ports, as an API client meets them. */
class FailoverTest {
    private final FakeApi fake = FakeApi.start(InstantSource.system());
    private final Server[] servers = new Server[3];
    private ManagedChannel channel;
    private KindClient<Pod> pods;

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < servers.length; i++) {
            servers[i] = serve(0);
        }
        channel = Channels.open(
                List.of(address(servers[0]), address(servers[1]), address(servers[2])),
                InsecureChannelCredentials.create());
        pods = ApiClient.over(channel, Kinds.scheme()).kind(Pod.class);
        pods.list(Selection.all());
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow();
        for (Server server : servers) {
            server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
        fake.close();
    }

    @Test
    void theNextServerAnswersWhenOneIsGone() throws InterruptedException {
        for (int gone = 0; gone < 2; gone++) {
            kill(gone);
            assertThat(firstSuccess()).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aServerThatIsBackIsFoundAtOnce() throws Exception {
        InetSocketAddress first =
                (InetSocketAddress) servers[0].getListenSockets().get(0);
        for (int i = 0; i < 3; i++) {
            kill(i);
        }
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> pods.list(Selection.all()))
                    .isInstanceOfSatisfying(
                            StatusError.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.SERVICE_UNAVAILABLE));
        }
        servers[0] = serve(first.getPort());
        assertThat(firstSuccess()).isLessThan(Duration.ofSeconds(2));
    }

    /** The kernel accepts connections for this "server", and nobody ever answers: a suspended process. */
    @Test
    void aServerThatDoesNotAnswerCostsOneDeadline() throws IOException {
        try (ServerSocket suspended = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ManagedChannel other = Channels.open(
                    List.of("127.0.0.1:" + suspended.getLocalPort(), address(servers[1])),
                    InsecureChannelCredentials.create());
            try {
                KindClient<Pod> impatient = ApiClient.over(other, Kinds.scheme())
                        .withDeadline(Duration.ofMillis(500))
                        .kind(Pod.class);
                assertThatThrownBy(() -> impatient.list(Selection.all())).isInstanceOf(StatusError.class);
                assertThat(impatient.list(Selection.all()).items()).isEmpty();
            } finally {
                other.shutdownNow();
            }
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithItsText() {
        assertThatThrownBy(() -> Channels.open(List.of("nowhere"), InsecureChannelCredentials.create()))
                .hasMessage("Not an address of the form host:port: \"nowhere\".");
    }

    private Duration firstSuccess() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofSeconds(10).toNanos()) {
            try {
                pods.list(Selection.all());
                break;
            } catch (StatusError e) {
                assertThat(Failures.mayPass(e)).as(e.getMessage()).isTrue();
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void kill(int index) throws InterruptedException {
        servers[index].shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    private Server serve(int port) throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), InsecureServerCredentials.create());
        fake.services().forEach(builder::addService);
        return builder.build().start();
    }

    private static String address(Server server) {
        return "127.0.0.1:" + server.getPort();
    }
}
