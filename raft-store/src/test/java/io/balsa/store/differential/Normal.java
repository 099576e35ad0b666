package io.balsa.store.differential;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.etcd.v3.ResponseHeader;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Answers as text, without what tells one cluster, or one moment, from another. */
public final class Normal {
    private Normal() {}

    /** The answer, or the error with its code. */
    public static String answer(Supplier<? extends Message> request) {
        try {
            return text(request.get());
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() + ": " + e.getStatus().getDescription();
        }
    }

    public static String text(Message message) {
        return TextFormat.printer().emittingSingleLine(true).printToString(withoutIdentity(message));
    }

    private static Message withoutIdentity(Message message) {
        if (message instanceof ResponseHeader header) {
            return ResponseHeader.newBuilder().setRevision(header.getRevision()).build();
        }
        Message.Builder builder = message.toBuilder();
        if (builder instanceof LeaseTimeToLiveResponse.Builder lease) {
            lease.setTTL(Long.signum(lease.getTTL()));
            // etcd tells them in no order.
            List<ByteString> keys = new ArrayList<>(lease.getKeysList());
            keys.sort(ByteString.unsignedLexicographicalComparator());
            lease.clearKeys().addAllKeys(keys);
        }
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
