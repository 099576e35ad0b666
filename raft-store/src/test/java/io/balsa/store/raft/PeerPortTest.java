package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.etcd.v3.Member;
import io.balsa.peer.v1.ChangeMemberRequest;
import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.FetchCheckpointRequest;
import io.balsa.peer.v1.ForwardReply;
import io.balsa.peer.v1.ForwardRequest;
import io.balsa.peer.v1.HelloReply;
import io.balsa.peer.v1.HelloRequest;
import io.balsa.peer.v1.JoinReply;
import io.balsa.peer.v1.JoinRequest;
import io.balsa.peer.v1.OpenCheckpointReply;
import io.balsa.peer.v1.OpenCheckpointRequest;
import io.balsa.peer.v1.Outcome;
import io.balsa.peer.v1.PreVoteReply;
import io.balsa.peer.v1.PreVoteRequest;
import io.balsa.peer.v1.StandingReply;
import io.balsa.peer.v1.StandingRequest;
import io.balsa.peer.v1.Subject;
import io.balsa.store.net.Network;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in at the port of the peers, and how a caller finds a member that has moved. */
class PeerPortTest {
    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(20);

    /** The id of a member that is never done with finding an index. */
    private static final long STANDS_STILL = 9;

    private final List<PeerPort> ports = new ArrayList<>();
    private final Network network = Network.start(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<AppendEntriesRequestProto> arrived = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        ports.forEach(PeerPort::close);
        network.close();
    }

    private static Identity identity(long id, long cluster) {
        return new Identity(id, "m" + id, cluster, 1, List.of(), List.of());
    }

    /** The port of a member, whose last index is its id. */
    private int serve(Identity self) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        PeerService service = new PeerService(new Answers(self.id()));
        PeerPort port = new PeerPort(network, anyPort, new PeerGate(self), service, null);
        port.open(ServerServiceDefinition.builder(RaftRpc.SERVICE)
                .addMethod(
                        RaftRpc.APPEND_ENTRIES,
                        ServerCalls.asyncBidiStreamingCall(answers -> new Recorded(arrived, answers)))
                .build());
        ports.add(port);
        return port.address().getPort();
    }

    private MemberAddresses addresses(long id, int port) {
        MemberAddresses addresses = new MemberAddresses(List.of(at(id, port)));
        open.add(addresses);
        return addresses;
    }

    private PeerClient client(long cluster, MemberAddresses addresses) {
        PeerClient client = new PeerClient(network, identity(1, cluster), addresses, null);
        open.add(client);
        return client;
    }

    private static Member at(long id, int port) {
        return Member.newBuilder()
                .setID(id)
                .addPeerURLs("http://127.0.0.1:" + port)
                .build();
    }

    private static long hello(PeerClient client, String to) {
        return client.call(to, PeerRpc.HELLO, HelloRequest.getDefaultInstance(), TIMEOUT)
                .join()
                .getLastIndex();
    }

    @Test
    void questionsAreAnsweredOverOneStreamAndRefusedOneByOne() throws IOException {
        PeerQuestions questions = new PeerQuestions(client(1, addresses(7, serve(identity(7, 1)))), System::nanoTime);
        CompletableFuture<Long> refused = questions.ask("7", Subject.READ_INDEX, TIMEOUT);
        assertThat(questions.ask("7", Subject.TERM, TIMEOUT).join()).isEqualTo(70);
        assertThatThrownBy(refused::join).hasMessageContaining("FAILED_PRECONDITION");
        assertThat(questions.ask("7", Subject.TERM, TIMEOUT).join()).isEqualTo(70);
        assertThatThrownBy(() -> questions.ask("8", Subject.TERM, TIMEOUT).join())
                .hasMessageContaining("no member has the id 8");
    }

    @Test
    void aMemberThatStandsStillIsNotWaitedForAndNotSentMoreAndMore() throws IOException {
        AtomicLong now = new AtomicLong();
        long id = STANDS_STILL;
        PeerQuestions questions = new PeerQuestions(client(1, addresses(id, serve(identity(id, 1)))), now::get);
        String peer = Long.toString(id);
        List<CompletableFuture<Long>> asked = new ArrayList<>();
        for (int i = 0; i < PeerQuestions.OUTSTANDING_MAX; i++) {
            asked.add(questions.ask(peer, Subject.READ_INDEX, 100));
        }
        assertThatThrownBy(() -> questions.ask(peer, Subject.TERM, 100).join()).hasMessageContaining("does not answer");
        now.set(99);
        questions.tick();
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        now.set(100);
        questions.tick();
        assertThat(asked).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(questions.ask(peer, Subject.TERM, 100).join()).isEqualTo(10 * id);
    }

    /** A question that was under way fails with its stream, at once; the next one opens another. */
    @Test
    void questionsGoOnAfterTheStreamHasEnded() throws IOException {
        long id = STANDS_STILL;
        PeerClient client = client(1, addresses(id, serve(identity(id, 1))));
        PeerQuestions questions = new PeerQuestions(client, System::nanoTime);
        String peer = Long.toString(id);
        CompletableFuture<Long> unanswered = questions.ask(peer, Subject.READ_INDEX, TIMEOUT);
        assertThat(questions.ask(peer, Subject.TERM, TIMEOUT).join()).isEqualTo(10 * id);
        client.reconnect(peer);
        assertThatThrownBy(() -> unanswered.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PeerClient.Failed.class);
        assertThat(questions.ask(peer, Subject.TERM, TIMEOUT).join()).isEqualTo(10 * id);
    }

    @Test
    void aConnectionFollowsItsMemberToANewAddress() throws IOException {
        MemberAddresses addresses = addresses(7, serve(identity(7, 1)));
        PeerClient client = client(1, addresses);
        assertThat(hello(client, "7")).isEqualTo(7);
        int elsewhere = serve(identity(7, 1));
        ports.get(0).close();
        addresses.update(List.of(at(7, elsewhere)));
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> hello(client, "7") == 7);
    }

    /** A round of the read barrier, or a batch, serves more requests than the one on whose thread it begins. */
    @Test
    void callsAndStreamsOutliveTheRequestInWhichTheyBegin() throws IOException {
        PeerClient client = client(1, addresses(7, serve(identity(7, 1))));
        Context.CancellableContext request = Context.current().withCancellation();
        request.cancel(null);
        Context around = request.attach();
        try {
            assertThat(hello(client, "7")).isEqualTo(7);
            ClientCall<AppendEntriesRequestProto, AppendEntriesReplyProto> stream = client.open(
                            "7", RaftRpc.APPEND_ENTRIES, new ClientCall.Listener<>() {})
                    .orElseThrow();
            stream.sendMessage(AppendEntriesRequestProto.getDefaultInstance());
        } finally {
            request.detach(around);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !arrived.isEmpty());
    }

    @Test
    void aCallIsOnlyAnsweredByTheMemberThatIsMeant() throws IOException {
        int port = serve(identity(7, 1));
        PeerClient client = client(1, addresses(8, port));
        assertThatThrownBy(() -> hello(client, "8"))
                .hasRootCauseInstanceOf(PeerClient.Failed.class)
                .hasMessageContaining("this is the member 7");
        PeerClient stranger = client(2, addresses(7, port));
        assertThatThrownBy(() -> hello(stranger, "7")).hasMessageContaining("a member of another cluster");
        assertThatThrownBy(() -> hello(client, "99")).hasMessageContaining("no member has the id 99");
    }

    @Test
    void aStreamComesFromTheMemberThatIsMeantAndFromNoOther() throws IOException {
        int port = serve(identity(7, 1));
        assertThat(fetch(client(1, addresses(7, port)), "7")).containsExactly("7", "OK");
        assertThat(fetch(client(1, addresses(8, port)), "8")).containsExactly("PERMISSION_DENIED");
        assertThat(fetch(client(2, addresses(7, port)), "7")).containsExactly("PERMISSION_DENIED");
    }

    /** What comes, and how it ends. */
    private static List<String> fetch(PeerClient client, String from) {
        List<String> seen = new ArrayList<>();
        CompletableFuture<List<String>> end = new CompletableFuture<>();
        ClientCall.Listener<CheckpointChunk> listener = new ClientCall.Listener<>() {
            @Override
            public void onMessage(CheckpointChunk chunk) {
                seen.add(chunk.getData().toStringUtf8());
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                seen.add(status.getCode().name());
                end.complete(seen);
            }
        };
        client.stream(from, PeerRpc.FETCH_CHECKPOINT, FetchCheckpointRequest.getDefaultInstance(), listener, TIMEOUT)
                .orElseThrow()
                .request(2);
        return end.join();
    }

    /** Without this a member at another's address would acknowledge entries in the other's name. */
    @Test
    void aRaftMessageForAnotherMemberIsNotTaken() throws IOException {
        int port = serve(identity(7, 1));
        assertThat(append(client(1, addresses(8, port)), "8")).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(append(client(2, addresses(7, port)), "7")).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(arrived).isEmpty();
        assertThat(append(client(1, addresses(7, port)), "7")).isEqualTo(Status.Code.OK);
        assertThat(arrived).hasSize(1);
    }

    @Test
    void whoJoinsNeedNotKnowTheCluster() throws IOException {
        ManagedChannel channel =
                PeerClient.channel(network, "dns:///127.0.0.1:" + serve(identity(7, 1)), 1 << 20, null);
        open.add(channel::shutdownNow);
        JoinReply reply = PeerClient.call(
                        channel, PeerRpc.JOIN, JoinRequest.getDefaultInstance(), new Metadata(), TIMEOUT)
                .join();
        assertThat(reply.getClusterId()).isEqualTo(7);
    }

    private static Status.Code append(PeerClient client, String to) {
        CompletableFuture<Status.Code> end = new CompletableFuture<>();
        ClientCall<AppendEntriesRequestProto, AppendEntriesReplyProto> call = client.open(
                        to, RaftRpc.APPEND_ENTRIES, new ClientCall.Listener<>() {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                end.complete(status.getCode());
                            }
                        })
                .orElseThrow();
        call.sendMessage(AppendEntriesRequestProto.getDefaultInstance());
        call.halfClose();
        return end.join();
    }

    private record Recorded(List<AppendEntriesRequestProto> arrived, StreamObserver<AppendEntriesReplyProto> answers)
            implements StreamObserver<AppendEntriesRequestProto> {
        @Override
        public void onNext(AppendEntriesRequestProto request) {
            arrived.add(request);
        }

        @Override
        public void onError(Throwable failure) {
            // The caller has seen it.
        }

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }

    /** A member that answers greetings, and gives away its id as its state. */
    private record Answers(long id) implements PeerHandler {
        @Override
        public CompletableFuture<HelloReply> hello(HelloRequest request) {
            return CompletableFuture.completedFuture(
                    HelloReply.newBuilder().setLastIndex(id).build());
        }

        @Override
        public CompletableFuture<JoinReply> join(JoinRequest request) {
            return CompletableFuture.completedFuture(
                    JoinReply.newBuilder().setClusterId(id).build());
        }

        @Override
        public CompletableFuture<StandingReply> standing(StandingRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<PreVoteReply> preVote(PreVoteRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<Outcome> changeMember(ChangeMemberRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<Long> term() {
            return CompletableFuture.completedFuture(10 * id);
        }

        @Override
        public CompletableFuture<Long> readIndex() {
            return id == STANDS_STILL
                    ? new CompletableFuture<>()
                    : CompletableFuture.failedFuture(new RequestFailed(RequestFailed.Reason.NOT_LEADER));
        }

        @Override
        public CompletableFuture<ForwardReply> forward(ForwardRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<LeaseKeepAliveResponse> keepAlive(LeaseKeepAliveRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<LeaseTimeToLiveResponse> timeToLive(LeaseTimeToLiveRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<HashKVResponse> hashKv(HashKVRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<OpenCheckpointReply> openCheckpoint(OpenCheckpointRequest request) {
            return none();
        }

        @Override
        public void fetchCheckpoint(
                FetchCheckpointRequest request, ServerCallStreamObserver<CheckpointChunk> receiver) {
            receiver.onNext(CheckpointChunk.newBuilder()
                    .setData(com.google.protobuf.ByteString.copyFromUtf8(Long.toString(id)))
                    .build());
            receiver.onCompleted();
        }

        private static <T> CompletableFuture<T> none() {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }
    }
}
