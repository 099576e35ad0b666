package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.certificates.v1.CertificateSigningRequest;
import io.balsa.k8s.certificates.v1.CertificateSigningRequestCondition;
import java.util.List;

/**
 * The update of a request for a certificate that decides about it: the subresource {@code approval}. It changes the
 * conditions and nothing else, and only it may approve or deny.
 */
final class CertificateApproval {
    static final String APPROVED = "Approved";
    static final String DENIED = "Denied";
    static final String FAILED = "Failed";
    static final List<String> DECISIONS = List.of(APPROVED, DENIED);

    private CertificateApproval() {}

    /** The next state: all of the old one, with the conditions and the labels and annotations of next. */
    static CertificateSigningRequest prepare(CertificateSigningRequest next, CertificateSigningRequest old) {
        CertificateSigningRequest.Builder decided = old.toBuilder().setMetadata(next.getMetadata());
        decided.getStatusBuilder()
                .clearConditions()
                .addAllConditions(next.getStatus().getConditionsList());
        return decided.build();
    }

    /** What is wrong with the decision; empty where nothing is. */
    static List<FieldError> validate(CertificateSigningRequest next, CertificateSigningRequest old) {
        return CertificateRequestRules.validateChange(next, old);
    }

    static List<CertificateSigningRequestCondition> conditions(CertificateSigningRequest request, String type) {
        return request.getStatus().getConditionsList().stream()
                .filter(condition -> condition.getType().equals(type))
                .toList();
    }
}
