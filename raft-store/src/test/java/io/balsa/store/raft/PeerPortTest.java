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
import io.balsa.peer.v1.ReadIndexReply;
import io.balsa.peer.v1.ReadIndexRequest;
import io.balsa.peer.v1.StandingReply;
import io.balsa.peer.v1.StandingRequest;
import io.balsa.peer.v1.TermPingReply;
import io.balsa.peer.v1.TermPingRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc.RaftServerProtocolServiceImplBase;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCallStreamObserver;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in at the port of the peers, and how a caller finds a member that has moved. */
class PeerPortTest {
    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(20);

    private final List<Server> servers = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<AppendEntriesRequestProto> arrived = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        servers.forEach(Server::shutdownNow);
    }

    private static Identity identity(long id, long cluster) {
        return new Identity(id, "m" + id, cluster, 1, List.of(), List.of());
    }

    /** The port of a member, whose last index is its id. */
    private int serve(Identity self) throws IOException {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        builder.addService(new RaftServerProtocolServiceImplBase() {
            @Override
            public StreamObserver<AppendEntriesRequestProto> appendEntries(
                    StreamObserver<AppendEntriesReplyProto> answers) {
                return new Recorded(arrived, answers);
            }
        });
        Server server = new PeerService(new Answers(self.id()), self, null)
                .customize(builder, EnumSet.noneOf(org.apache.ratis.grpc.server.GrpcServices.Type.class))
                .build()
                .start();
        servers.add(server);
        return server.getPort();
    }

    private MemberAddresses addresses(long id, int port) {
        MemberAddresses addresses = new MemberAddresses(List.of(at(id, port)));
        open.add(addresses);
        return addresses;
    }

    private PeerClient client(long cluster, MemberAddresses addresses) {
        PeerClient client = new PeerClient(Long.toHexString(cluster), addresses, 1 << 20, null);
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
    void aConnectionFollowsItsMemberToANewAddress() throws IOException {
        MemberAddresses addresses = addresses(7, serve(identity(7, 1)));
        PeerClient client = client(1, addresses);
        assertThat(hello(client, "7")).isEqualTo(7);
        int elsewhere = serve(identity(7, 1));
        servers.get(0).shutdownNow();
        addresses.update(List.of(at(7, elsewhere)));
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> hello(client, "7") == 7);
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
        ManagedChannel channel = PeerClient.channel("dns:///127.0.0.1:" + port, 1 << 20, null);
        open.add(channel::shutdownNow);
        assertThat(append(channel, "8")).extracting(Status::getCode).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(arrived).isEmpty();
        assertThat(append(channel, "7")).extracting(Status::getCode).isEqualTo(Status.Code.OK);
        assertThat(arrived).hasSize(1);
    }

    @Test
    void whoJoinsNeedNotKnowTheCluster() throws IOException {
        ManagedChannel channel = PeerClient.channel("dns:///127.0.0.1:" + serve(identity(7, 1)), 1 << 20, null);
        open.add(channel::shutdownNow);
        JoinReply reply = PeerClient.call(
                        channel, PeerRpc.JOIN, JoinRequest.getDefaultInstance(), new Metadata(), TIMEOUT)
                .join();
        assertThat(reply.getClusterId()).isEqualTo(7);
    }

    private static Status append(ManagedChannel channel, String to) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        StreamObserver<AppendEntriesRequestProto> requests = RaftServerProtocolServiceGrpc.newStub(channel)
                .appendEntries(new StreamObserver<>() {
                    @Override
                    public void onNext(AppendEntriesReplyProto reply) {}

                    @Override
                    public void onError(Throwable failure) {
                        end.complete(Status.fromThrowable(failure));
                    }

                    @Override
                    public void onCompleted() {
                        end.complete(Status.OK);
                    }
                });
        requests.onNext(AppendEntriesRequestProto.newBuilder()
                .setServerRequest(RaftRpcRequestProto.newBuilder().setReplyId(ByteString.copyFromUtf8(to)))
                .build());
        requests.onCompleted();
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
        public CompletableFuture<Outcome> changeMember(ChangeMemberRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<TermPingReply> termPing(TermPingRequest request) {
            return none();
        }

        @Override
        public CompletableFuture<ReadIndexReply> readIndex(ReadIndexRequest request) {
            return none();
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
