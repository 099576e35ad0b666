package io.balsa.api.model.kinds;

import io.balsa.api.model.certificate.CertificateTexts;
import io.balsa.api.model.validation.DomainRules;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.k8s.certificates.v1.CertificateSigningRequest;
import io.balsa.k8s.certificates.v1.CertificateSigningRequestCondition;
import io.balsa.k8s.certificates.v1.CertificateSigningRequestSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for a request for a certificate, and for each of its updates. */
final class CertificateRequestRules {
    private static final String LEGACY_SIGNER = "kubernetes.io/legacy-unknown";
    private static final int MIN_SECONDS = 600;
    private static final String CONDITIONS = "status.conditions";
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");
    private static final List<String> FINAL =
            List.of(CertificateApproval.APPROVED, CertificateApproval.DENIED, CertificateApproval.FAILED);
    private static final List<String> USAGES = List.of(
            "any",
            "cert sign",
            "client auth",
            "code signing",
            "content commitment",
            "crl sign",
            "data encipherment",
            "decipher only",
            "digital signature",
            "email protection",
            "encipher only",
            "ipsec end system",
            "ipsec tunnel",
            "ipsec user",
            "key agreement",
            "key encipherment",
            "microsoft sgc",
            "netscape sgc",
            "ocsp signing",
            "s/mime",
            "server auth",
            "signing",
            "timestamping");

    private CertificateRequestRules() {}

    static List<FieldError> validate(CertificateSigningRequest request) {
        CertificateSigningRequestSpec spec = request.getSpec();
        List<FieldError> errors = new ArrayList<>();
        byte[] pem = spec.getRequest().toByteArray();
        CertificateTexts.wrongWithRequest(pem)
                .ifPresent(wrong -> errors.add(
                        FieldError.raw(FieldError.Type.INVALID, "spec.request", GoStructs.bytes(pem), wrong)));
        addUsages(errors, "spec.usages", spec.getUsagesList());
        if (spec.getSignerName().equals(LEGACY_SIGNER)) {
            errors.add(FieldError.invalid(
                    "spec.signerName",
                    spec.getSignerName(),
                    "the legacy signerName is not allowed via this API version"));
        } else {
            DomainRules.addSignerName(errors, "spec.signerName", spec.getSignerName());
        }
        if (spec.hasExpirationSeconds() && spec.getExpirationSeconds() < MIN_SECONDS) {
            errors.add(FieldError.invalid(
                    "spec.expirationSeconds",
                    spec.getExpirationSeconds(),
                    "may not specify a duration less than 600 seconds (10 minutes)"));
        }
        addConditions(errors, request.getStatus().getConditionsList());
        return errors;
    }

    private static void addUsages(List<FieldError> errors, String field, List<String> usages) {
        if (usages.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
        for (int i = 0; i < usages.size(); i++) {
            AdmissionRules.addSupported(errors, field + "[" + i + "]", usages.get(i), USAGES);
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < usages.size(); i++) {
            if (!seen.add(usages.get(i))) {
                errors.add(FieldError.duplicate(field + "[" + i + "]", usages.get(i)));
            }
        }
    }

    /** Each condition once, and no request both approved and denied. */
    private static void addConditions(List<FieldError> errors, List<CertificateSigningRequestCondition> conditions) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String type = conditions.get(i).getType();
            String status = conditions.get(i).getStatus();
            String field = CONDITIONS + "[" + i + "]";
            if (type.isEmpty()) {
                errors.add(FieldError.required(field + ".type", ""));
            }
            PodSpecRules.addEnum(errors, field + ".status", status, FINAL.contains(type) ? List.of("True") : STATUSES);
            boolean isContradicted =
                    (type.equals(CertificateApproval.APPROVED) && seen.contains(CertificateApproval.DENIED))
                            || (type.equals(CertificateApproval.DENIED) && seen.contains(CertificateApproval.APPROVED));
            if (isContradicted) {
                errors.add(FieldError.invalid(
                        field + ".type", type, "Approved and Denied conditions are mutually exclusive"));
            }
            if (!seen.add(type)) {
                errors.add(FieldError.duplicate(field + ".type", type));
            }
        }
    }

    static List<FieldError> validateUpdate(CertificateSigningRequest next, CertificateSigningRequest old) {
        List<FieldError> errors = validateChange(next, old);
        addDecided(errors, next, old);
        if (!isSameCertificate(next, old)) {
            errors.add(FieldError.forbidden("status.certificate", "updates may not set certificate content"));
        }
        return errors;
    }

    static List<FieldError> validateStatusUpdate(CertificateSigningRequest next, CertificateSigningRequest old) {
        List<FieldError> errors = validateChange(next, old);
        addDecided(errors, next, old);
        if (!isSameCertificate(next, old)) {
            CertificateTexts.wrongWithCertificate(
                            next.getStatus().getCertificate().toByteArray())
                    .ifPresent(
                            wrong -> errors.add(FieldError.invalid("status.certificate", "<certificate data>", wrong)));
            if (!old.getStatus().getCertificate().isEmpty()) {
                errors.add(FieldError.forbidden(
                        "status.certificate", "updates may not modify existing certificate content"));
            }
        }
        return errors;
    }

    private static boolean isSameCertificate(CertificateSigningRequest next, CertificateSigningRequest old) {
        return next.getStatus().getCertificate().equals(old.getStatus().getCertificate());
    }

    /** What holds for every update: what was decided stays decided. */
    static List<FieldError> validateChange(CertificateSigningRequest next, CertificateSigningRequest old) {
        List<FieldError> errors = validate(next);
        for (String type : FINAL) {
            int before = CertificateApproval.conditions(old, type).size();
            if (CertificateApproval.conditions(next, type).size() < before) {
                errors.add(FieldError.forbidden(
                        CONDITIONS, "updates may not remove a condition of type \"" + type + "\""));
            }
        }
        return errors;
    }

    /** Updates that do not decide leave the decision as it is. */
    private static void addDecided(
            List<FieldError> errors, CertificateSigningRequest next, CertificateSigningRequest old) {
        for (String type : CertificateApproval.DECISIONS) {
            List<CertificateSigningRequestCondition> before = CertificateApproval.conditions(old, type);
            List<CertificateSigningRequestCondition> after = CertificateApproval.conditions(next, type);
            if (after.size() > before.size()) {
                errors.add(
                        FieldError.forbidden(CONDITIONS, "updates may not add a condition of type \"" + type + "\""));
            } else if (after.size() == before.size() && !after.equals(before)) {
                errors.add(FieldError.forbidden(
                        CONDITIONS, "updates may not modify a condition of type \"" + type + "\""));
            }
        }
    }
}
