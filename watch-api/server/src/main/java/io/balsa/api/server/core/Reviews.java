package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.auth.Action;
import io.balsa.api.server.auth.Authorizer;
import io.balsa.api.server.auth.Bearers;
import io.balsa.api.server.auth.Caller;
import io.balsa.k8s.authentication.v1.ExtraValue;
import io.balsa.k8s.authentication.v1.SelfSubjectReview;
import io.balsa.k8s.authentication.v1.TokenReview;
import io.balsa.k8s.authentication.v1.TokenReviewStatus;
import io.balsa.k8s.authentication.v1.UserInfo;
import io.balsa.k8s.authorization.v1.LocalSubjectAccessReview;
import io.balsa.k8s.authorization.v1.NonResourceAttributes;
import io.balsa.k8s.authorization.v1.ResourceAttributes;
import io.balsa.k8s.authorization.v1.SelfSubjectAccessReview;
import io.balsa.k8s.authorization.v1.SelfSubjectRulesReview;
import io.balsa.k8s.authorization.v1.SubjectAccessReview;
import io.balsa.k8s.authorization.v1.SubjectAccessReviewSpec;
import io.balsa.k8s.authorization.v1.SubjectAccessReviewStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Kinds that are questions: created, answered in their status and kept nowhere. Who am I, who bears a token, may I, may
 * somebody else, what may I. It reads nothing but what a token must live with.
 */
final class Reviews {
    private final Authorizer authorizer;
    private final Bearers bearers;

    Reviews(Authorizer authorizer, Bearers bearers) {
        this.authorizer = authorizer;
        this.bearers = bearers;
    }

    ApiResult.Answered answer(Caller caller, Target target, Message question) {
        Kind kind = target.kind();
        Message answered = answered(caller, target, question);
        return new ApiResult.Answered(201, kind.apiVersion(), kind.kind(), answered);
    }

    private Message answered(Caller caller, Target target, Message question) {
        if (question instanceof SelfSubjectReview review) {
            SelfSubjectReview.Builder next = review.toBuilder();
            next.getStatusBuilder().setUserInfo(userInfo(caller));
            return next.build();
        } else if (question instanceof TokenReview review) {
            return reviewed(review);
        } else if (question instanceof SelfSubjectAccessReview review) {
            var asked = SubjectAccessReviewSpec.newBuilder();
            if (review.getSpec().hasResourceAttributes()) {
                asked.setResourceAttributes(review.getSpec().getResourceAttributes());
            }
            if (review.getSpec().hasNonResourceAttributes()) {
                asked.setNonResourceAttributes(review.getSpec().getNonResourceAttributes());
            }
            refuseWhere(target, attributeErrors(asked.build()));
            return review.toBuilder().setStatus(verdict(caller, asked.build())).build();
        } else if (question instanceof SubjectAccessReview review) {
            refuseWhere(target, subjectErrors(review.getSpec()));
            return review.toBuilder()
                    .setStatus(verdict(subject(review.getSpec()), review.getSpec()))
                    .build();
        } else if (question instanceof LocalSubjectAccessReview review) {
            refuseWhere(target, localErrors(target, review.getSpec()));
            return review.toBuilder()
                    .setStatus(verdict(subject(review.getSpec()), review.getSpec()))
                    .build();
        } else if (question instanceof SelfSubjectRulesReview review) {
            String namespace = review.getSpec().getNamespace();
            if (namespace.isEmpty()) {
                throw StatusError.badRequest("no namespace on request");
            }
            return review.toBuilder()
                    .setStatus(authorizer.rules(caller, namespace))
                    .build();
        }
        throw new IllegalArgumentException("no review answers a " + target.kind());
    }

    private TokenReview reviewed(TokenReview review) {
        if (review.getSpec().getToken().isEmpty()) {
            throw StatusError.badRequest("token is required for TokenReview in authentication");
        }
        Bearers.Verdict verdict =
                bearers.judge(review.getSpec().getToken(), review.getSpec().getAudiencesList());
        var status = TokenReviewStatus.newBuilder();
        if (verdict.caller().isPresent()) {
            status.setAuthenticated(true)
                    .setUser(userInfo(verdict.caller().get()))
                    .addAllAudiences(verdict.audiences());
        } else {
            status.setError(verdict.refusal());
        }
        return review.toBuilder().setStatus(status).build();
    }

    private SubjectAccessReviewStatus verdict(Caller subject, SubjectAccessReviewSpec asked) {
        boolean allowed;
        if (asked.hasNonResourceAttributes()) {
            NonResourceAttributes path = asked.getNonResourceAttributes();
            allowed = authorizer.allowsPath(subject, path.getVerb(), path.getPath());
        } else {
            ResourceAttributes resource = asked.getResourceAttributes();
            allowed = authorizer.allows(
                    subject,
                    new Action(
                            resource.getVerb(),
                            resource.getGroup(),
                            resource.getResource(),
                            resource.getSubresource(),
                            resource.getNamespace(),
                            resource.getName()));
        }
        return SubjectAccessReviewStatus.newBuilder().setAllowed(allowed).build();
    }

    private static Caller subject(SubjectAccessReviewSpec spec) {
        // a review may ask about a group alone: somebody of no name in it
        String user = spec.getUser().isEmpty() ? "system:unnamed" : spec.getUser();
        return new Caller(user, Set.copyOf(spec.getGroupsList()));
    }

    private static UserInfo userInfo(Caller caller) {
        UserInfo.Builder info = UserInfo.newBuilder().setUsername(caller.user()).addAllGroups(caller.groups());
        if (!caller.uid().isEmpty()) {
            info.setUid(caller.uid());
        }
        caller.extra()
                .forEach((key, values) -> info.putExtra(
                        key, ExtraValue.newBuilder().addAllItems(values).build()));
        return info.build();
    }

    private static List<FieldError> attributeErrors(SubjectAccessReviewSpec spec) {
        if (spec.hasResourceAttributes() && spec.hasNonResourceAttributes()) {
            return List.of(FieldError.invalid(
                    "spec.nonResourceAttributes", "", "cannot be specified in combination with resourceAttributes"));
        }
        if (!spec.hasResourceAttributes() && !spec.hasNonResourceAttributes()) {
            return List.of(FieldError.raw(
                    FieldError.Type.INVALID,
                    "spec.resourceAttributes",
                    "null",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }
        return List.of();
    }

    private static List<FieldError> subjectErrors(SubjectAccessReviewSpec spec) {
        var errors = new ArrayList<>(attributeErrors(spec));
        if (spec.getUser().isEmpty() && spec.getGroupsCount() == 0) {
            errors.add(FieldError.invalid("spec.user", "", "at least one of user or group must be specified"));
        }
        return errors;
    }

    private static List<FieldError> localErrors(Target target, SubjectAccessReviewSpec spec) {
        var errors = new ArrayList<>(subjectErrors(spec));
        if (spec.hasNonResourceAttributes()) {
            errors.add(FieldError.invalid("spec.nonResourceAttributes", "", "disallowed on this kind of request"));
        }
        if (spec.hasResourceAttributes()
                && !spec.getResourceAttributes().getNamespace().equals(target.namespace())) {
            errors.add(FieldError.invalid(
                    "spec.resourceAttributes.namespace",
                    spec.getResourceAttributes().getNamespace(),
                    "must match metadata.namespace"));
        }
        return errors;
    }

    private static void refuseWhere(Target target, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw StatusError.invalid(target.kind(), "", errors);
        }
    }
}
