package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.print.HumanDuration;
import io.balsa.ctl.cli.print.TableView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code describe csr}: with what the request itself says. */
final class CertificateDetails {
    private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----";
    private static final String END = "-----END CERTIFICATE REQUEST-----";

    private CertificateDetails() {}

    static void print(Details out, JsonNode request) throws CliError {
        JsonNode spec = request.path("spec");
        CertificateRequest parsed = parse(Fields.text(spec, "/request"));
        out.name(request).field(0, "Labels", TableView.labels(request.at("/metadata/labels")));
        out.field(0, "Annotations", TableView.labels(request.at("/metadata/annotations")))
                .created(request);
        out.field(0, "Requesting User", Fields.text(spec, "/username"));
        out.optional(0, "Signer", spec.path("signerName"));
        if (Fields.has(spec, "/expirationSeconds")) {
            Duration duration =
                    Duration.ofSeconds(spec.path("expirationSeconds").asLong());
            out.field(0, "Requested Duration", HumanDuration.of(duration));
        }
        out.field(0, "Status", status(request.path("status")));
        out.line(0, "Subject:");
        out.line(0, "\tCommon Name:\t" + last(parsed.subject(CertificateRequest.COMMON_NAME)));
        out.line(0, "\tSerial Number:\t" + last(parsed.subject(CertificateRequest.SERIAL_NUMBER)));
        Map<String, List<String>> subject = new LinkedHashMap<>();
        subject.put("Organization", parsed.subject(CertificateRequest.ORGANIZATION));
        subject.put("Organizational Unit", parsed.subject(CertificateRequest.UNIT));
        subject.put("Country", parsed.subject(CertificateRequest.COUNTRY));
        subject.put("Locality", parsed.subject(CertificateRequest.LOCALITY));
        subject.put("Province", parsed.subject(CertificateRequest.PROVINCE));
        subject.put("StreetAddress", parsed.subject(CertificateRequest.STREET));
        subject.put("PostalCode", parsed.subject(CertificateRequest.POSTAL_CODE));
        subject.forEach((title, values) -> list(out, title, values));
        alternatives(out, parsed);
    }

    private static void alternatives(Details out, CertificateRequest parsed) {
        if (parsed.hasAlternatives()) {
            out.line(0, "Subject Alternative Names:");
            list(out, "DNS Names", parsed.alternatives(CertificateRequest.DNS));
            list(out, "Email Addresses", parsed.alternatives(CertificateRequest.EMAIL));
            list(out, "URIs", parsed.alternatives(CertificateRequest.URI));
            list(out, "IP Addresses", parsed.alternatives(CertificateRequest.IP));
        }
    }

    private static void list(Details out, String title, List<String> values) {
        String label = "\t" + title + ":\t";
        for (String value : values) {
            out.line(0, label + value);
            label = "\t\t";
        }
    }

    private static String last(List<String> values) {
        return values.isEmpty() ? "" : values.get(values.size() - 1);
    }

    private static String status(JsonNode status) {
        Set<String> conditions = new TreeSet<>(Fields.texts(status.path("conditions"), "/type"));
        String decided =
                conditions.contains("Denied") ? "Denied" : conditions.contains("Approved") ? "Approved" : "Pending";
        return decided
                + (conditions.contains("Failed") ? ",Failed" : "")
                + (Fields.text(status, "/certificate").isEmpty() ? "" : ",Issued");
    }

    private static CertificateRequest parse(String base64) throws CliError {
        try {
            String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
            int begin = pem.indexOf(BEGIN);
            int end = pem.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new CliError(Exit.OTHER, "error: Error parsing CSR: PEM block type must be CERTIFICATE REQUEST");
            }
            byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
            return CertificateRequest.parse(der);
        } catch (IllegalArgumentException e) {
            throw new CliError(Exit.OTHER, "error: Error parsing CSR: asn1: structure error: " + e.getMessage());
        }
    }
}
