package io.balsa.api.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.contract.GrpcClient;
import io.balsa.api.server.testing.Objects;
import io.balsa.api.server.testing.TestApi;
import io.balsa.api.server.testing.TestStore;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseLeasesRequest;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.k8s.coordination.v1.Lease;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.resource.v1.CampaignReply;
import io.balsa.resource.v1.CampaignRequest;
import io.balsa.resource.v1.ElectionsGrpc;
import io.balsa.resource.v1.Fence;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Offices, over the gRPC front. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ElectionContract {
    private static final Duration SOON = Duration.ofSeconds(30);
    private TestStore store;
    private TestApi api;
    private ManagedChannel channel;

    /** Starts a store of its own for the tests of this class. */
    abstract TestStore startStore(Path dir);

    @BeforeAll
    void open(@TempDir Path dir) {
        store = startStore(dir.resolve("store"));
        api = TestApi.on(store.channel());
        channel = api.channel(Caller.of("controllers", "system:masters"));
    }

    @AfterAll
    void stop() {
        if (api != null) {
            api.close();
            store.close();
        }
    }

    @Test
    void anOfficeHasOneHolderAndPassesOnWhenItsStreamEnds() {
        var first = new Candidate("office-a", "one");
        var second = new Candidate("office-a", "two");
        CampaignReply won = first.renew();
        assertThat(won.getLeading()).isTrue();
        assertThat(won.getHolder()).isEqualTo("one");
        CampaignReply lost = second.renew();
        assertThat(lost.getLeading()).isFalse();
        assertThat(lost.getHolder()).isEqualTo("one");
        assertThat(first.renew().getFence()).isEqualTo(won.getFence());

        first.hangUp();
        Awaitility.await().atMost(SOON).until(() -> second.renew().getLeading());
        assertThat(second.renew().getFence().getCreateRevision())
                .isGreaterThan(won.getFence().getCreateRevision());
        second.hangUp();
    }

    @Test
    void aDeposedHoldersFencedWritesFailAndChangeNothing() {
        var first = new Candidate("office-b", "one");
        Fence fence = first.renew().getFence();
        var plain = new GrpcClient(channel);
        GrpcClient deposed = plain.fencedBy(fence);
        deposed.create(Kinds.CONFIG_MAP, "default", Objects.configMap("fenced", "1"));

        // the lease runs out while the holder is asleep; it does not know
        endAllLeases();
        var second = new Candidate("office-b", "two");
        Fence newer = second.renew().getFence();
        GrpcClient holder = plain.fencedBy(newer);
        var written = holder.update(Kinds.CONFIG_MAP, "default", "", Objects.configMap("fenced", "2"));
        // what changes nothing writes nothing, and is refused all the same to who holds the office no longer
        var same = holder.update(Kinds.CONFIG_MAP, "default", "", Objects.configMap("fenced", "2"));
        assertThat(Meta.revision(same)).isEqualTo(Meta.revision(written));
        conflict(() -> deposed.update(Kinds.CONFIG_MAP, "default", "", Objects.configMap("fenced", "2")));

        conflict(() -> deposed.update(Kinds.CONFIG_MAP, "default", "", Objects.configMap("fenced", "3")));
        conflict(() -> deposed.create(Kinds.CONFIG_MAP, "default", Objects.configMap("late", "3")));
        conflict(() -> deposed.delete(Kinds.CONFIG_MAP, "default", "fenced", DeleteOptions.getDefaultInstance()));
        assertThat(plain.get(Kinds.CONFIG_MAP, "default", "fenced"))
                .extracting(object ->
                        ((io.balsa.k8s.core.v1.ConfigMap) object).getDataMap().get("value"))
                .isEqualTo("2");
        assertThatThrownBy(() -> plain.get(Kinds.CONFIG_MAP, "default", "late"))
                .hasMessage("configmaps \"late\" not found");

        // the sleeper wakes: it is told who holds the office now
        CampaignReply woken = first.renew();
        assertThat(woken.getLeading()).isFalse();
        assertThat(woken.getHolder()).isEqualTo("two");
        first.hangUp();
        second.hangUp();
    }

    @Test
    void aTermThatIsNotRenewedEndsByItself() {
        var silent = new Candidate("office-c", "one");
        assertThat(silent.renew().getLeading()).isTrue();
        var waiting = new Candidate("office-c", "two");
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> waiting.renew().getLeading());
        silent.hangUp();
        waiting.hangUp();
    }

    @Test
    void theHolderIsShownAsALease() {
        var first = new Candidate("office-d", "one");
        first.renew();
        var client = new GrpcClient(channel);
        Awaitility.await().atMost(SOON).ignoreException(StatusError.class).untilAsserted(() -> {
            Lease lease = (Lease) client.get(Kinds.LEASE, "kube-system", "office-d");
            assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("one");
        });
        first.hangUp();
        var second = new Candidate("office-d", "two");
        Awaitility.await().atMost(SOON).until(() -> second.renew().getLeading());
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            Lease lease = (Lease) client.get(Kinds.LEASE, "kube-system", "office-d");
            assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("two");
            assertThat(lease.getSpec().getLeaseTransitions()).isEqualTo(1);
        });
        second.hangUp();
    }

    /** Writers who each believe that they lead: at any time only the writes of one term succeed. */
    @Test
    void fencedWritesOfDifferentTermsNeverInterleave() throws Exception {
        var client = new GrpcClient(channel);
        client.create(Kinds.CONFIG_MAP, "default", Objects.configMap("terms", "0"));
        var threads = new ArrayList<Thread>();
        var written = new CopyOnWriteArrayList<long[]>();
        for (int term = 0; term < 4; term++) {
            var candidate = new Candidate("office-e", "term-" + term);
            Fence fence = candidate.renew().getFence();
            GrpcClient fenced = client.fencedBy(fence);
            var writer = new Thread(() -> {
                for (int i = 0; i < 40; i++) {
                    try {
                        var done = fenced.update(
                                Kinds.CONFIG_MAP,
                                "default",
                                "",
                                Objects.configMap("terms", fence.getCreateRevision() + "-" + i));
                        written.add(new long[] {Meta.revision(done), fence.getCreateRevision()});
                    } catch (StatusError e) {
                        assertThat(e.code()).isEqualTo(409);
                    }
                }
            });
            threads.add(writer);
            writer.start();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> written.stream().anyMatch(each -> each[1] == fence.getCreateRevision()));
            endAllLeases();
        }
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        List<Long> terms = written.stream()
                .sorted(java.util.Comparator.comparingLong(each -> each[0]))
                .map(each -> each[1])
                .toList();
        assertThat(terms).isSorted().hasSizeGreaterThan(4);
    }

    @Test
    void aNodeAgentCannotCampaign() {
        var candidate = new Candidate(api.channel(Caller.of("system:node:n1", Caller.NODES)), "office-f", "n1");
        assertThatThrownBy(candidate::renew)
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("cannot campaign for an office");
    }

    private static void conflict(org.assertj.core.api.ThrowableAssert.ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOfSatisfying(StatusError.class, error -> {
            assertThat(error.code()).isEqualTo(409);
            assertThat(error.getMessage()).contains("no longer holds the office");
        });
    }

    private void endAllLeases() {
        var leases = LeaseGrpc.newBlockingStub(store.channel());
        leases.leaseLeases(LeaseLeasesRequest.getDefaultInstance())
                .getLeasesList()
                .forEach(lease -> {
                    try {
                        leases.leaseRevoke(LeaseRevokeRequest.newBuilder()
                                .setID(lease.getID())
                                .build());
                    } catch (StatusRuntimeException e) {
                        // it ended by itself
                        assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
                    }
                });
    }

    /** One campaign stream; a renewal waits for its answer. */
    private final class Candidate implements StreamObserver<CampaignReply> {
        private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        private final StreamObserver<CampaignRequest> requests;
        private final CampaignRequest request;

        Candidate(String office, String identity) {
            this(channel, office, identity);
        }

        Candidate(ManagedChannel channel, String office, String identity) {
            this.requests = ElectionsGrpc.newStub(channel).campaign(this);
            this.request = CampaignRequest.newBuilder()
                    .setName(office)
                    .setIdentity(identity)
                    .setTtlSeconds(2)
                    .build();
        }

        CampaignReply renew() {
            requests.onNext(request);
            try {
                Object answer = answers.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
                if (answer instanceof CampaignReply reply) {
                    return reply;
                }
                if (answer instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new AssertionError("no answer: " + answer);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void hangUp() {
            requests.onCompleted();
        }

        @Override
        public void onNext(CampaignReply reply) {
            answers.add(reply);
        }

        @Override
        public void onError(Throwable failure) {
            answers.add(failure);
        }

        @Override
        public void onCompleted() {
            answers.add("the server ended the campaign");
        }
    }
}
