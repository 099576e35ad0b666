package io.balsa.store.cluster;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.balsa.etcd.election.ElectionGrpc;
import io.balsa.etcd.lock.LockGrpc;
import io.balsa.etcd.v3.AuthGrpc;
import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.WatchGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One request to any method of etcd's services, written as text: {@code KV/Put { key: "a" }}. */
public final class Rpc {
    private static final long PATIENCE_SECONDS = 30;
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    private final MethodDescriptor<Message, Message> method;
    private final Message request;

    private Rpc(MethodDescriptor<Message, Message> method, Message request) {
        this.method = method;
        this.request = request;
    }

    /** All methods that etcd has. */
    public static List<MethodDescriptor<?, ?>> methods() {
        return Stream.of(
                        KVGrpc.getServiceDescriptor(),
                        WatchGrpc.getServiceDescriptor(),
                        LeaseGrpc.getServiceDescriptor(),
                        ClusterGrpc.getServiceDescriptor(),
                        MaintenanceGrpc.getServiceDescriptor(),
                        AuthGrpc.getServiceDescriptor(),
                        LockGrpc.getServiceDescriptor(),
                        ElectionGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .<MethodDescriptor<?, ?>>flatMap(methods -> methods.stream())
                .toList();
    }

    /** {@code KV/Put}. */
    public static String shortName(MethodDescriptor<?, ?> method) {
        String name = method.getFullMethodName();
        return name.substring(name.indexOf('.') + 1);
    }

    @SuppressWarnings("unchecked")
    public static Rpc parse(String text) {
        int space = text.indexOf(' ');
        String name = space < 0 ? text : text.substring(0, space);
        MethodDescriptor<Message, Message> method = (MethodDescriptor<Message, Message>) methods().stream()
                .filter(candidate -> shortName(candidate).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no method is named " + name));
        var marshaller = (MethodDescriptor.PrototypeMarshaller<Message>) method.getRequestMarshaller();
        Message.Builder request = marshaller.getMessagePrototype().newBuilderForType();
        String body = space < 0 ? "" : text.substring(space).strip();
        try {
            TextFormat.merge(body.isEmpty() ? "" : body.substring(1, body.length() - 1), request);
        } catch (TextFormat.ParseException e) {
            throw new UncheckedIOException(e);
        }
        return new Rpc(method, request.build());
    }

    /** The answer; of a stream the first. */
    public Message call(Channel channel, String token) {
        Channel named = channel;
        if (!token.isEmpty()) {
            Metadata headers = new Metadata();
            headers.put(TOKEN, token);
            named = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        }
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (method.getType() == MethodDescriptor.MethodType.UNARY) {
            return ClientCalls.blockingUnaryCall(named, method, options, request);
        }
        CompletableFuture<Message> first = new CompletableFuture<>();
        var call = named.newCall(method, options);
        StreamObserver<Message> answers = new StreamObserver<>() {
            @Override
            public void onNext(Message answer) {
                first.complete(answer);
            }

            @Override
            public void onError(Throwable failure) {
                first.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                first.completeExceptionally(new IllegalStateException("the stream ended without an answer"));
            }
        };
        if (method.getType() == MethodDescriptor.MethodType.SERVER_STREAMING) {
            ClientCalls.asyncServerStreamingCall(call, request, answers);
        } else {
            ClientCalls.asyncBidiStreamingCall(call, answers).onNext(request);
        }
        try {
            return first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StatusRuntimeException status ? status : new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(method.getFullMethodName() + " has no answer", e);
        } finally {
            call.cancel("enough", null);
        }
    }

    /** The answer as one line, without what tells one cluster from another; an error as its code and text. */
    public String outcome(Channel channel, String token) {
        try {
            return TextFormat.printer().emittingSingleLine(true).printToString(withoutIdentity(call(channel, token)));
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() + ": " + e.getStatus().getDescription();
        }
    }

    private static Message withoutIdentity(Message message) {
        if (message instanceof ResponseHeader header) {
            return ResponseHeader.newBuilder().setRevision(header.getRevision()).build();
        }
        Message.Builder builder = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                return;
            }
            if (field.isRepeated()) {
                List<Message> plain = new ArrayList<>();
                ((List<?>) value).forEach(item -> plain.add(withoutIdentity((Message) item)));
                builder.setField(field, plain);
            } else {
                builder.setField(field, withoutIdentity((Message) value));
            }
        });
        return builder.build();
    }
}
