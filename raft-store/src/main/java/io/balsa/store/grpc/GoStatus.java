package io.balsa.store.grpc;

import io.grpc.Status;
import java.util.Locale;

/** A status as Go's gRPC prints one: etcd puts that into the reason of a cancelled watch, and clients look for parts of it. */
final class GoStatus {
    private GoStatus() {}

    static String text(Status status) {
        return "rpc error: code = " + code(status.getCode()) + " desc = " + status.getDescription();
    }

    /** PERMISSION_DENIED is PermissionDenied. */
    private static String code(Status.Code code) {
        StringBuilder name = new StringBuilder();
        for (String word : code.name().split("_")) {
            name.append(word, 0, 1).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
