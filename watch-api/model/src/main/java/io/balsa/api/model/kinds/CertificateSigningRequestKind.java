package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.certificates.v1.CertificateSigningRequest;
import io.balsa.k8s.certificates.v1.CertificateSigningRequestCondition;
import io.balsa.k8s.certificates.v1.CertificateSigningRequestSpec;
import io.balsa.k8s.certificates.v1.CertificateSigningRequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A wish for a certificate, what was decided about it, and the certificate.
 *
 * <p>Who asks is for the server to fill in before it comes here. A status update writes the certificate; {@link CertificateApproval} is the update that decides.
 */
final class CertificateSigningRequestKind {
    static final Kind KIND = Kind.of("certificates.k8s.io", "v1", CertificateSigningRequest.getDefaultInstance())
            .shortNames("csr")
            .clusterScoped()
            .subresources("status", "approval")
            .nameRule(name -> List.of())
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.age(),
                            Column.text("SignerName", "Who is to sign it."),
                            Column.text("Requestor", "Who asks for it."),
                            Column.text("RequestedDuration", "How long it is to be good for."),
                            Column.text("Condition", "What was decided, and whether there is a certificate.")),
                    CertificateSigningRequestKind::row)
            .selectable("spec.signerName", request -> request.getSpec().getSignerName())
            .prepareForCreate(CertificateSigningRequestKind::prepareForCreate)
            .prepareForUpdate(
                    (next, old) -> next.toBuilder().setSpec(old.getSpec()).build())
            .prepareForStatusUpdate(CertificateSigningRequestKind::prepareForStatusUpdate)
            .part("approval", CertificateApproval::prepare, CertificateApproval::validate)
            .validate(CertificateRequestRules::validate)
            .validateUpdate(CertificateRequestRules::validateUpdate)
            .validateStatusUpdate(CertificateRequestRules::validateStatusUpdate)
            .build();

    private CertificateSigningRequestKind() {}

    private static Row row(CertificateSigningRequest request, Instant now) {
        CertificateSigningRequestSpec spec = request.getSpec();
        return Row.of(
                Meta.name(request),
                Ages.since(request.getMetadata().getCreationTimestamp(), now),
                CellText.orNone(spec.getSignerName()),
                spec.getUsername(),
                spec.hasExpirationSeconds()
                        ? Ages.text(Duration.ofSeconds(spec.getExpirationSeconds()))
                        : CellText.NONE,
                condition(request.getStatus()));
    }

    private static String condition(CertificateSigningRequestStatus status) {
        Set<String> types = status.getConditionsList().stream()
                .map(CertificateSigningRequestCondition::getType)
                .collect(Collectors.toSet());
        String decision = types.contains(CertificateApproval.DENIED)
                ? "Denied"
                : types.contains(CertificateApproval.APPROVED) ? "Approved" : "Pending";
        return decision
                + (types.contains(CertificateApproval.FAILED) ? ",Failed" : "")
                + (status.getCertificate().isEmpty() ? "" : ",Issued");
    }

    private static CertificateSigningRequest prepareForCreate(CertificateSigningRequest request) {
        return request.toBuilder().clearStatus().build();
    }

    /** The decisions stay as they are, as long as there are as many of them; otherwise validation says no. */
    private static CertificateSigningRequest prepareForStatusUpdate(
            CertificateSigningRequest next, CertificateSigningRequest old) {
        CertificateSigningRequest.Builder kept = next.toBuilder();
        for (String type : CertificateApproval.DECISIONS) {
            List<CertificateSigningRequestCondition> before = CertificateApproval.conditions(old, type);
            if (before.size() != CertificateApproval.conditions(next, type).size()) {
                continue;
            }
            int index = 0;
            for (CertificateSigningRequestCondition.Builder each :
                    kept.getStatusBuilder().getConditionsBuilderList()) {
                if (each.getType().equals(type)) {
                    each.clear().mergeFrom(before.get(index));
                    index++;
                }
            }
        }
        return kept.build();
    }
}
