package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.token.Claims;
import io.balsa.api.server.token.Claims.Bound;
import io.balsa.api.server.token.Claims.BoundKind;
import io.balsa.api.server.token.Claims.Lifetime;
import io.balsa.api.server.token.Claims.Reference;
import io.balsa.api.server.token.Tokens;
import io.balsa.k8s.authentication.v1.BoundObjectReference;
import io.balsa.k8s.authentication.v1.TokenRequest;
import io.balsa.k8s.authentication.v1.TokenRequestSpec;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.Time;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Answers the subresource {@code serviceaccounts/token}: a new token for the account. Nothing is kept of it. */
final class TokenRequests {
    private static final String GROUP = "authentication.k8s.io";
    private static final String KIND = "TokenRequest";
    private static final long SECONDS_STANDARD = 3600;
    private static final long SECONDS_MIN = 600;
    private static final long SECONDS_MAX = 1L << 32;
    /** Kubernetes: what kubelets ask for when they mount a token; clients that never renew theirs get on for a year. */
    private static final long SECONDS_MOUNTED = 3607;

    private static final long SECONDS_EXTENDED = 365L * 24 * 3600;

    private final Reads reads;
    private final Tokens tokens;
    private final InstantSource clock;
    private final RandomGenerator random;

    TokenRequests(Reads reads, CoreConfig config) {
        this.reads = reads;
        this.tokens = config.tokens();
        this.clock = config.clock();
        this.random = config.random();
    }

    ApiResult.Answered create(Target target, Message body) {
        if (!tokens.areSigned()) {
            throw StatusError.unknownResource();
        }
        if (!(body instanceof TokenRequest asked)) {
            throw StatusError.badRequest("the body must be a TokenRequest of " + GROUP + "/v1");
        }
        requireSamePlace(target, asked);
        Message account = reads.get(Target.of(target.kind(), target.namespace(), target.name()), "")
                .message();
        Instant now = clock.instant();
        TokenRequest.Builder request = asked.toBuilder().clearStatus();
        request.getMetadataBuilder()
                .setName(target.name())
                .setNamespace(target.namespace())
                .setCreationTimestamp(time(now.getEpochSecond()));
        TokenRequestSpec.Builder spec = request.getSpecBuilder();
        if (spec.getAudiencesCount() == 0) {
            spec.addAllAudiences(tokens.audiences());
        }
        if (!spec.hasExpirationSeconds()) {
            spec.setExpirationSeconds(SECONDS_STANDARD);
        }
        validate(spec);
        Binding binding = spec.hasBoundObjectRef() ? binding(target, spec.getBoundObjectRef()) : Binding.NONE;
        List<String> warnings = new ArrayList<>();
        shorten(spec, warnings);
        Claims claims = claims(target, account, spec, binding, now);
        request.getStatusBuilder()
                .setToken(tokens.sign(claims))
                .setExpirationTimestamp(time(now.getEpochSecond() + spec.getExpirationSeconds()));
        return new ApiResult.Answered(201, GROUP + "/v1", KIND, request.build(), warnings);
    }

    private static void requireSamePlace(Target target, TokenRequest asked) {
        String name = asked.getMetadata().getName();
        String namespace = asked.getMetadata().getNamespace();
        if (!name.isEmpty() && !name.equals(target.name())) {
            throw invalid(
                    target.name(),
                    FieldError.invalid("metadata.name", name, "must match the service account name if specified"));
        }
        if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
            throw invalid(
                    target.name(),
                    FieldError.invalid(
                            "metadata.namespace", namespace, "must match the service account namespace if specified"));
        }
    }

    private static void validate(TokenRequestSpec.Builder spec) {
        long seconds = spec.getExpirationSeconds();
        if (seconds < SECONDS_MIN) {
            throw invalid(
                    "",
                    FieldError.invalid(
                            "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes"));
        }
        if (seconds > SECONDS_MAX) {
            throw invalid(
                    "",
                    FieldError.invalid(
                            "spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"));
        }
    }

    private void shorten(TokenRequestSpec.Builder spec, List<String> warnings) {
        long most = tokens.expirationMax().toSeconds();
        if (most > 0 && spec.getExpirationSeconds() > most) {
            warnings.add("requested expiration of " + spec.getExpirationSeconds() + " seconds shortened to " + most
                    + " seconds");
            spec.setExpirationSeconds(most);
        }
    }

    /**
     * What a token is bound to.
     *
     * @param node where the bound pod runs
     */
    private record Binding(Optional<Bound> bound, Optional<Reference> node) {
        static final Binding NONE = new Binding(Optional.empty(), Optional.empty());
    }

    private Binding binding(Target account, BoundObjectReference wanted) {
        BoundKind kind = boundKind(wanted);
        Message object = reads.get(
                        switch (kind) {
                            case SECRET -> Target.of(Kinds.SECRET, account.namespace(), wanted.getName());
                            case POD -> Target.of(Kinds.POD, account.namespace(), wanted.getName());
                            case NODE -> Target.of(Kinds.NODE, "", wanted.getName());
                        },
                        "")
                .message();
        Optional<Reference> node = Optional.empty();
        if (object instanceof Pod pod) {
            if (!pod.getSpec().getServiceAccountName().equals(account.name())) {
                throw StatusError.badRequest("cannot bind token for serviceaccount \"" + account.name()
                        + "\" to pod running with different serviceaccount name.");
            }
            node = node(pod.getSpec().getNodeName());
        }
        String uid = Meta.uid(object);
        if (!wanted.getUID().isEmpty() && !wanted.getUID().equals(uid)) {
            throw uidConflict(wanted);
        }
        return new Binding(Optional.of(new Bound(kind, new Reference(wanted.getName(), uid))), node);
    }

    private static BoundKind boundKind(BoundObjectReference wanted) {
        for (BoundKind kind : BoundKind.values()) {
            if (kind.kind().equals(wanted.getKind()) && wanted.getApiVersion().equals("v1")) {
                return kind;
            }
        }
        // Go prints a group, version and kind so.
        String version = wanted.getApiVersion();
        throw StatusError.badRequest("cannot bind token to object of type "
                + (version.contains("/") ? version : "/" + version) + ", Kind=" + wanted.getKind());
    }

    /** Kubernetes: a node that is not there any more is named all the same. */
    private Optional<Reference> node(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            Message node = reads.get(Target.of(Kinds.NODE, "", name), "").message();
            return Optional.of(new Reference(name, Meta.uid(node)));
        } catch (StatusError e) {
            if (e.is(StatusReason.NOT_FOUND)) {
                return Optional.of(new Reference(name, ""));
            }
            throw e;
        }
    }

    private static StatusError uidConflict(BoundObjectReference wanted) {
        Kind kind = switch (boundKind(wanted)) {
            case SECRET -> Kinds.SECRET;
            case POD -> Kinds.POD;
            case NODE -> Kinds.NODE;
        };
        String why = "the UID in the bound object reference (" + wanted.getUID()
                + ") does not match the UID in record. The object might have been deleted and then recreated";
        StatusError error = StatusError.conflict(kind, wanted.getName(), why);
        // Kubernetes names the kind here, where other conflicts name the resource.
        var status = error.status().toBuilder()
                .setMessage(
                        "Operation cannot be fulfilled on " + kind.kind() + " \"" + wanted.getName() + "\": " + why);
        status.getDetailsBuilder().setKind(kind.kind());
        return StatusError.of(status.build());
    }

    private Claims claims(Target target, Message account, TokenRequestSpec.Builder spec, Binding binding, Instant now) {
        long from = now.getEpochSecond();
        long seconds = spec.getExpirationSeconds();
        long warnAfter = 0;
        boolean ofPod =
                binding.bound().filter(bound -> bound.kind() == BoundKind.POD).isPresent();
        if (tokens.extendsExpiration()
                && ofPod
                && seconds == SECONDS_MOUNTED
                && tokens.audiences().containsAll(spec.getAudiencesList())) {
            warnAfter = from + seconds;
            seconds = SECONDS_EXTENDED;
        }
        return new Claims(
                tokens.issuer(),
                spec.getAudiencesList(),
                Names.uid(random),
                new Lifetime(from, from, from + seconds),
                target.namespace(),
                new Reference(target.name(), Meta.uid(account)),
                binding.bound(),
                binding.node(),
                warnAfter);
    }

    private static Time time(long seconds) {
        return Time.newBuilder().setSeconds(seconds).build();
    }

    private static StatusError invalid(String name, FieldError error) {
        return StatusError.invalid(GROUP, KIND, name, List.of(error));
    }
}
