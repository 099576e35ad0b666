package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.CERTIFICATE_SIGNING_REQUEST;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.codec.NormalForm;
import io.balsa.k8s.certificates.v1.CertificateSigningRequest;
import org.junit.jupiter.api.Test;

class CertificateSigningRequestTest {
    /** A request of an Ed25519 key, in PEM, in base 64. */
    private static final String REQUEST =
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTk1FRUNBUUF3RGpFTU1Bb0dBMVVFQXd3"
                    + "RFlXNXVNQ293QlFZREsyVndBeUVBbDVZb29wN29PNlFlQ1p4T0FaT1ViVlViNU9UaE1XcUlaM1VPU2czMEFF"
                    + "V2dBREFGQmdNclpYQURRUUJ2Q1kwREpRY01LWUo0U2oraW9Ud1QyVm4zTDB0bVdRZk85ZU1iSThnb3hKTkdY"
                    + "dEJUWitoeGlKZjJmNnorYkNiR3owMEhyd3JFUnlKbm5FT2FDck1MCi0tLS0tRU5EIENFUlRJRklDQVRFIFJF"
                    + "UVVFU1QtLS0tLQo=";

    private static final String CERTIFICATE =
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJjakNDQVJlZ0F3SUJBZ0lVVktmc2wwTXowU3A5aCtW"
                    + "U0NRUU1PRksyQURnd0NnWUlLb1pJemowRUF3SXdEakVNTUFvR0ExVUVBd3dEWVc1dU1CNFhEVEkyTVRFeU9U"
                    + "RXlNakUwTTFvWERUTTJNVEV5TmpFeU1qRTBNMW93RGpFTU1Bb0dBMVVFQXd3RFlXNXVNRmt3RXdZSEtvWkl6"
                    + "ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUU2NkJRdTJkbmFBTUxSQU15SnJhSVhZU2NqMkZOVitQcmR6Z2MrTkQw"
                    + "L3FYNlhwRWgzYmFSVjd5V1NmZFYrMW00RmtKNHNoR3ZTdXhPRXh0cnczNlFLcU5UTUZFd0hRWURWUjBPQkJZ"
                    + "RUZKdVV4NWhtR1ZVWW14VVN1N0tPQW15RHNwRDBNQjhHQTFVZEl3UVlNQmFBRkp1VXg1aG1HVlVZbXhVU3U3"
                    + "S09BbXlEc3BEME1BOEdBMVVkRXdFQi93UUZNQU1CQWY4d0NnWUlLb1pJemowRUF3SURTUUF3UmdJaEFLYVh1"
                    + "cjllWDR0R21lZ2dTNlp6QTNxU0h4aVFNczB2MjNGZnhZTitmWHNVQWlFQTVGN2NWU0RxdkFPcnNTbHJrKzVW"
                    + "Q3dFQjRRY1ZrRVc0LzJuS01DaWh6MHM9Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K";
    private static final String SPEC =
            "'request':'" + REQUEST + "','signerName':'example.com/tls','usages':['client auth']";

    private static String request(String spec, String status) {
        return "{'metadata':{'name':'r'},'spec':{" + spec + "},'status':{" + status + "}}";
    }

    private static CertificateSigningRequest object(String status) {
        return (CertificateSigningRequest) of(CERTIFICATE_SIGNING_REQUEST, request(SPEC, status));
    }

    private static String condition(String type) {
        return "{'type':'" + type + "','status':'True'}";
    }

    @Test
    void rows() {
        assertThat(row(
                        CERTIFICATE_SIGNING_REQUEST,
                        request(
                                "'signerName':'a.b/c','username':'ann','expirationSeconds':3600",
                                "'conditions':[" + condition("Approved") + "],'certificate':'AA=='")))
                .isEqualTo("r | <unknown> | a.b/c | ann | 60m | Approved,Issued");
        assertThat(row(CERTIFICATE_SIGNING_REQUEST, request("'signerName':'a.b/c'", "")))
                .isEqualTo("r | <unknown> | a.b/c |  | <none> | Pending");
        assertThat(row(
                        CERTIFICATE_SIGNING_REQUEST,
                        request("", "'conditions':[" + condition("Denied") + "," + condition("Failed") + "]")))
                .isEqualTo("r | <unknown> | <none> |  | <none> | Denied,Failed");
        assertThat(CERTIFICATE_SIGNING_REQUEST.selectableField(object(""), "spec.signerName"))
                .contains("example.com/tls");
    }

    @Test
    void whatWasDecidedIsNotForTheAskerToSay() {
        var forged = of(
                CERTIFICATE_SIGNING_REQUEST,
                request("'signerName':'a.b/c'", "'conditions':[" + condition("Approved") + "]"));
        assertThat(json(CERTIFICATE_SIGNING_REQUEST, CERTIFICATE_SIGNING_REQUEST.prepareForCreate(forged)))
                .doesNotContain("Approved");
    }

    @Test
    void whatIsWrongWithARequest() {
        assertThat(errors(CERTIFICATE_SIGNING_REQUEST, request(SPEC, ""))).isEmpty();
        assertThat(errors(
                        CERTIFICATE_SIGNING_REQUEST,
                        request(
                                "'request':'Zm9v','signerName':'com/x','expirationSeconds':5,"
                                        + "'usages':['signing','signing']",
                                "'conditions':[{'type':'','status':''},{'type':'Denied','status':'False'},"
                                        + condition("Approved") + "]")))
                .containsExactly(
                        "spec.request: Invalid value: []byte{0x66, 0x6f, 0x6f}: PEM block type must be CERTIFICATE"
                                + " REQUEST",
                        "spec.usages[1]: Duplicate value: \"signing\"",
                        "spec.signerName: Invalid value: \"com\": should be a domain with at least two segments"
                                + " separated by dots",
                        "spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds (10"
                                + " minutes)",
                        "status.conditions[0].type: Required value",
                        "status.conditions[0].status: Required value",
                        "status.conditions[1].status: Unsupported value: \"False\": supported values: \"True\"",
                        "status.conditions[2].type: Invalid value: \"Approved\": Approved and Denied conditions are"
                                + " mutually exclusive");
        assertThat(signer("")).isEqualTo("Required value");
        assertThat(signer("a.b"))
                .isEqualTo("Invalid value: \"a.b\": must be a fully qualified domain and path of the form"
                        + " 'example.com/signer-name'");
        assertThat(signer("a.B/c")).startsWith("Invalid value: \"a.B\": validating label \"B\": a lowercase");
        assertThat(signer("kubernetes.io/legacy-unknown"))
                .isEqualTo("Invalid value: \"kubernetes.io/legacy-unknown\": the legacy signerName is not allowed via"
                        + " this API version");
    }

    private static String signer(String name) {
        String spec = "'request':'" + REQUEST + "','usages':['any'],'signerName':'" + name + "'";
        return errors(CERTIFICATE_SIGNING_REQUEST, request(spec, "")).get(0).replace("spec.signerName: ", "");
    }

    @Test
    void onlyAnApprovalDecides() {
        CertificateSigningRequest old = object("");
        CertificateSigningRequest decided = CertificateApproval.prepare(
                object("'conditions':[" + condition("Approved") + "],'certificate':'AA=='"), old);
        assertThat(decided.getStatus().getConditionsCount()).isEqualTo(1);
        assertThat(decided.getStatus().getCertificate()).isEmpty();
        assertThat(CertificateApproval.validate(decided, old)).isEmpty();
        assertThat(texts(CertificateApproval.validate(old, decided)))
                .containsExactly(
                        "status.conditions: Forbidden: updates may not remove a condition of type \"Approved\"");
        assertThat(texts(CERTIFICATE_SIGNING_REQUEST.validateUpdateOf("status", decided, old)))
                .containsExactly("status.conditions: Forbidden: updates may not add a condition of type \"Approved\"");
    }

    @Test
    void aStatusUpdateBringsTheCertificateOnce() {
        CertificateSigningRequest old = object("'conditions':[" + condition("Approved") + "]");
        CertificateSigningRequest issued =
                object("'conditions':[{'type':'Approved','status':'True','reason':'mine'}],'certificate':'"
                        + CERTIFICATE + "'");
        var prepared = CERTIFICATE_SIGNING_REQUEST.prepareForUpdateOf("status", issued, old);
        assertThat(json(CERTIFICATE_SIGNING_REQUEST, prepared))
                .doesNotContain("mine")
                .contains(CERTIFICATE);
        assertThat(CERTIFICATE_SIGNING_REQUEST.validateUpdateOf("status", prepared, old))
                .isEmpty();
        assertThat(texts(CERTIFICATE_SIGNING_REQUEST.validateUpdate(prepared, old)))
                .containsExactly("status.certificate: Forbidden: updates may not set certificate content");
        assertThat(texts(CERTIFICATE_SIGNING_REQUEST.validateUpdateOf(
                        "status",
                        object("'conditions':[" + condition("Approved") + "],'certificate':'Zm9v'"),
                        prepared)))
                .containsExactly(
                        "status.certificate: Invalid value: \"<certificate data>\": must contain at least one"
                                + " CERTIFICATE PEM block",
                        "status.certificate: Forbidden: updates may not modify existing certificate content");
    }

    @Test
    void whatIsAskedForNeverChanges() {
        CertificateSigningRequest old = object("");
        var next = of(CERTIFICATE_SIGNING_REQUEST, request("'signerName':'x.y/z'", ""));
        assertThat(CERTIFICATE_SIGNING_REQUEST.prepareForUpdate(next, old)).isEqualTo(old);
    }

    /** Go tells bytes that are empty from bytes that are not there, where it always prints them. */
    @Test
    void anEmptyRequestIsNotAnAbsentOne() {
        var empty = of(CERTIFICATE_SIGNING_REQUEST, request("'request':''", ""));
        assertThat(json(CERTIFICATE_SIGNING_REQUEST, NormalForm.of(empty))).contains("'request':''");
        var absent = of(CERTIFICATE_SIGNING_REQUEST, request("", ""));
        assertThat(json(CERTIFICATE_SIGNING_REQUEST, NormalForm.of(absent))).contains("'request':null");
    }
}
