package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.auth.Action;
import io.balsa.api.server.auth.Authorizer;
import io.balsa.api.server.auth.Caller;
import io.balsa.k8s.authentication.v1.SelfSubjectReview;
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
import java.util.TreeSet;

/**
 * Kinds that are questions: created, answered in their status and kept nowhere. Who am I, may I, may somebody else, what
 * may I. Pure.
 */
final class Reviews {
    private final Authorizer authorizer;

    Reviews(Authorizer authorizer) {
        this.authorizer = authorizer;
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
        return UserInfo.newBuilder()
                .setUsername(caller.user())
                .addAllGroups(new TreeSet<>(caller.groups()))
                .build();
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
