package io.balsa.store.grpc;

import io.balsa.store.Release;
import io.balsa.store.v1.Refusal;
import io.grpc.Status;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is answered to those who ask about going back to an older etcd. The question is answered as etcd does, one minor
 * version back is a valid target; but it is never begun, since an older etcd cannot read this store's files.
 */
final class Downgrades {
    private static final Refusal WRONG_FORMAT =
            refusal(Status.Code.INVALID_ARGUMENT, "wrong downgrade target version format");
    private static final Refusal INVALID_TARGET =
            refusal(Status.Code.INVALID_ARGUMENT, "invalid downgrade target version");
    private static final Refusal NOT_CAPABLE = refusal(Status.Code.FAILED_PRECONDITION, "not capable");
    static final Refusal NO_JOB = refusal(Status.Code.FAILED_PRECONDITION, "no inflight downgrade job");

    // etcd: a semantic version; the patch may be left out.
    private static final Pattern VERSION =
            Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?)?");

    private Downgrades() {}

    /** Why the target is not one, if it is not. */
    static Optional<Refusal> validate(String target) {
        Matcher asked = VERSION.matcher(target);
        if (!asked.matches()) {
            return Optional.of(WRONG_FORMAT);
        }
        Matcher cluster = VERSION.matcher(Release.ETCD_VERSION);
        boolean oneBack = cluster.matches()
                && asked.group(1).equals(cluster.group(1))
                && asked.group(2).equals(Integer.toString(Integer.parseInt(cluster.group(2)) - 1));
        return oneBack ? Optional.empty() : Optional.of(INVALID_TARGET);
    }

    /** Why it is not begun. */
    static Refusal enable(String target) {
        return validate(target).orElse(NOT_CAPABLE);
    }

    private static Refusal refusal(Status.Code code, String text) {
        return Refusal.newBuilder()
                .setCode(code.value())
                .setMessage("etcdserver: " + text)
                .build();
    }
}
