package io.balsa.api.model.kinds;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.KindBuilder;
import io.balsa.k8s.authentication.v1.SelfSubjectReview;
import io.balsa.k8s.authentication.v1.TokenReview;
import io.balsa.k8s.authorization.v1.LocalSubjectAccessReview;
import io.balsa.k8s.authorization.v1.SelfSubjectAccessReview;
import io.balsa.k8s.authorization.v1.SelfSubjectRulesReview;
import io.balsa.k8s.authorization.v1.SubjectAccessReview;
import java.util.List;

/** The kinds that are questions: an API server answers them where they are created, and keeps none. */
final class ReviewKinds {
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String AUTHORIZATION = "authorization.k8s.io";

    static final List<Kind> ALL = List.of(
            review(AUTHENTICATION, SelfSubjectReview.getDefaultInstance())
                    .clusterScoped()
                    .build(),
            review(AUTHENTICATION, TokenReview.getDefaultInstance())
                    .clusterScoped()
                    .build(),
            review(AUTHORIZATION, LocalSubjectAccessReview.getDefaultInstance()).build(),
            review(AUTHORIZATION, SelfSubjectAccessReview.getDefaultInstance())
                    .clusterScoped()
                    .build(),
            review(AUTHORIZATION, SelfSubjectRulesReview.getDefaultInstance())
                    .clusterScoped()
                    .build(),
            review(AUTHORIZATION, SubjectAccessReview.getDefaultInstance())
                    .clusterScoped()
                    .build());

    private ReviewKinds() {}

    private static <M extends Message> KindBuilder<M> review(String group, M prototype) {
        return Kind.of(group, "v1", prototype).notPersisted();
    }
}
