package io.balsa.api.model.validation;

import java.util.List;
import java.util.regex.Pattern;

/** What holds for names that begin with a domain of whoever they belong to, so that they clash with nobody else's. */
public final class DomainRules {
    private static final String PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    private static final Pattern PATH_FORM = Pattern.compile(PATH);
    private static final int MIN_SEGMENTS = 3;
    /** A domain, a slash, the name of a namespace, a dot and the name of an object in it. */
    private static final int SIGNER_MAX = Names.SUBDOMAIN_MAX + 1 + Names.LABEL_MAX + 1 + Names.SUBDOMAIN_MAX;

    private DomainRules() {}

    /** A domain of three segments or more: {@code deny.policies.example.com}. */
    public static void addFullyQualified(List<FieldError> errors, String field, String name) {
        if (name.isEmpty()) {
            errors.add(FieldError.required(field, ""));
            return;
        }
        List<String> wrong = Names.dnsSubdomain(name);
        if (!wrong.isEmpty()) {
            errors.add(FieldError.invalid(field, name, String.join(",", wrong)));
        } else if (name.split("\\.", -1).length < MIN_SEGMENTS) {
            errors.add(FieldError.invalid(
                    field, name, "should be a domain with at least three segments separated by dots"));
        }
    }

    /** A domain and a path in it: {@code example.com/ingress-controller}. */
    public static void addPrefixedPath(List<FieldError> errors, String field, String value) {
        int slash = value.indexOf('/');
        if (slash <= 0 || slash == value.length() - 1) {
            errors.add(FieldError.invalid(field, value, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
            return;
        }
        String host = value.substring(0, slash);
        String path = value.substring(slash + 1);
        MetaRules.addInvalid(errors, field, host, Names.dnsSubdomain(host));
        if (!PATH_FORM.matcher(path).matches()) {
            errors.add(FieldError.invalid(field, path, "Invalid path (regex used for validation is '" + PATH + "')"));
        }
    }

    /** Who signs certificates: {@code kubernetes.io/kube-apiserver-client}. */
    public static void addSignerName(List<FieldError> errors, String field, String name) {
        if (name.isEmpty()) {
            errors.add(FieldError.required(field, ""));
            return;
        }
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            errors.add(FieldError.invalid(
                    field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"));
            return;
        }
        if (parts[0].length() > Names.SUBDOMAIN_MAX) {
            errors.add(FieldError.tooLong(field, Names.SUBDOMAIN_MAX));
        }
        addSteps(errors, field, parts[0], Names::dnsLabel);
        if (!parts[0].contains(".")) {
            errors.add(FieldError.invalid(
                    field, parts[0], "should be a domain with at least two segments separated by dots"));
        }
        addSteps(errors, field, parts[1], Names::dnsSubdomain);
        if (name.length() > SIGNER_MAX) {
            errors.add(FieldError.tooLong(field, SIGNER_MAX));
        }
    }

    /** What is wrong with the first bad one of the parts between dots. */
    private static void addSteps(List<FieldError> errors, String field, String text, MetaRules.NameRule rule) {
        for (String step : text.split("\\.", -1)) {
            List<String> wrong = rule.apply(step);
            wrong.forEach(each -> errors.add(
                    FieldError.invalid(field, text, "validating label " + GoText.quote(step) + ": " + each)));
            if (!wrong.isEmpty()) {
                return;
            }
        }
    }
}
