package io.balsa.api.server.token;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.token.Claims.Bound;
import io.balsa.api.server.token.Claims.BoundKind;
import io.balsa.api.server.token.Claims.Reference;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether what a token says holds now, and who its bearer is then. The reasons are Kubernetes', which TokenReview shows. Pure.
 */
final class TokenRules {
    /** Kubernetes: clocks may differ by that much, and so what ended a minute ago has not ended for sure. */
    static final long LEEWAY_SECONDS = 60;

    private static final String EXTRA = "authentication.kubernetes.io/";

    private TokenRules() {}

    /** Of the audiences asked for those that the token is meant for. */
    static List<String> common(List<String> meantFor, List<String> asked) {
        return meantFor.stream().filter(asked::contains).toList();
    }

    /** Go prints lists so: {@code ["a" "b"]}. */
    static String wrongAudience(List<String> meantFor, List<String> asked) {
        return "token audiences " + quoted(meantFor) + " is invalid for the target audiences " + quoted(asked);
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(" ", "[", "]"));
    }

    /** Why the token does not hold at this time. */
    static Optional<String> untimely(Claims.Lifetime lifetime, Instant now) {
        long seconds = now.getEpochSecond();
        if (seconds + LEEWAY_SECONDS < lifetime.notBefore()) {
            return Optional.of("service account token is not valid yet");
        }
        if (seconds - LEEWAY_SECONDS > lifetime.expires()) {
            return Optional.of("service account token has expired");
        }
        return Optional.empty();
    }

    /** Why the account is not the one that the token was made for. */
    static Optional<String> withoutAccount(Claims claims, Optional<? extends Message> found, Instant now) {
        if (found.isEmpty()) {
            return Optional.of("serviceaccounts \"" + claims.account().name() + "\" not found");
        }
        if (isGone(found.get(), now)) {
            return Optional.of("service account " + claims.namespace() + "/"
                    + claims.account().name() + " has been deleted");
        }
        String uid = Meta.uid(found.get());
        return uid.equals(claims.account().uid())
                ? Optional.empty()
                : Optional.of("service account UID (" + uid + ") does not match claim ("
                        + claims.account().uid() + ")");
    }

    /** Why the object is not the one that the token was bound to. */
    static Optional<String> withoutBound(Bound bound, Optional<? extends Message> found, Instant now) {
        if (found.isEmpty() || isGone(found.get(), now)) {
            return Optional.of("service account token has been invalidated");
        }
        String uid = Meta.uid(found.get());
        String name = bound.kind().claim();
        return uid.equals(bound.object().uid())
                ? Optional.empty()
                : Optional.of(name + " UID (" + uid + ") does not match service account " + name + " ref claim ("
                        + bound.object().uid() + ")");
    }

    /** Kubernetes: what is being deleted counts until the time of its deletion, a pod so until its grace is over. */
    private static boolean isGone(Message object, Instant now) {
        ObjectMeta meta = Meta.of(object);
        return meta.hasDeletionTimestamp()
                && meta.getDeletionTimestamp().getSeconds() < now.getEpochSecond() - LEEWAY_SECONDS;
    }

    /** Who bears a token that holds. */
    static Caller bearer(Claims claims) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        if (!claims.id().isEmpty()) {
            extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.id()));
        }
        Optional<Reference> pod = bound(claims, BoundKind.POD);
        pod.ifPresent(each -> add(extra, "pod", each));
        claims.node().or(() -> bound(claims, BoundKind.NODE)).ifPresent(each -> add(extra, "node", each));
        List<String> groups = new ArrayList<>();
        groups.add("system:serviceaccounts");
        groups.add("system:serviceaccounts:" + claims.namespace());
        return new Caller(claims.subject(), claims.account().uid(), Caller.authenticated(groups), extra);
    }

    private static Optional<Reference> bound(Claims claims, BoundKind kind) {
        return claims.bound().filter(bound -> bound.kind() == kind).map(Bound::object);
    }

    private static void add(Map<String, List<String>> extra, String kind, Reference object) {
        extra.put(EXTRA + kind + "-name", List.of(object.name()));
        if (!object.uid().isEmpty()) {
            extra.put(EXTRA + kind + "-uid", List.of(object.uid()));
        }
    }
}
