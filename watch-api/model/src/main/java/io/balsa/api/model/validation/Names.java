package io.balsa.api.model.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The forms of names, labels and keys. Each rule answers with what is wrong, in Kubernetes' words; with nothing where
 * the text is good.
 */
public final class Names {
    public static final int LABEL_MAX = 63;
    public static final int SUBDOMAIN_MAX = 253;
    private static final int PORT_NAME_MAX = 15;
    /** A pattern with a group that repeats takes stack for each round: what is far too long is not matched at all. */
    private static final int CHECKED_MAX = 1024;

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String VALUE = "(" + QUALIFIED + ")?";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final String HTTP_HEADER = "[-A-Za-z0-9]+";

    private static final String LABEL_TEXT = "a lowercase RFC 1123 label must consist of lower case alphanumeric"
            + " characters or '-', and must start and end with an alphanumeric character";
    private static final String SUBDOMAIN_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case"
            + " alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    private static final String LABEL_1035_TEXT = "a DNS-1035 label must consist of lower case alphanumeric characters"
            + " or '-', start with an alphabetic character, and end with an alphanumeric character";
    private static final String QUALIFIED_TEXT = "must consist of alphanumeric characters, '-', '_' or '.', and must"
            + " start and end with an alphanumeric character";
    private static final String VALUE_TEXT = "a valid label must be an empty string or consist of alphanumeric"
            + " characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    private static final String CONFIG_KEY_TEXT =
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";

    private static final String WILDCARD = "\\*\\." + SUBDOMAIN;
    private static final String WILDCARD_TEXT = "a wildcard DNS-1123 subdomain must start with '*.', followed by a"
            + " valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with"
            + " an alphanumeric character";

    private static final Pattern LABEL_FORM = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAIN_FORM = Pattern.compile(SUBDOMAIN);
    private static final Pattern WILDCARD_FORM = Pattern.compile(WILDCARD);
    private static final Pattern LABEL_1035_FORM = Pattern.compile(LABEL_1035);
    private static final Pattern QUALIFIED_FORM = Pattern.compile(QUALIFIED);
    private static final Pattern VALUE_FORM = Pattern.compile(VALUE);
    private static final Pattern CONFIG_KEY_FORM = Pattern.compile(CONFIG_KEY);

    private Names() {}

    /** A DNS name of several labels: most objects' names. */
    public static List<String> dnsSubdomain(String value) {
        return checked(value, SUBDOMAIN_MAX, SUBDOMAIN_FORM, pattern(SUBDOMAIN_TEXT, SUBDOMAIN, "example.com"));
    }

    /** All names below a DNS name: {@code *.example.com}. */
    public static List<String> wildcardSubdomain(String value) {
        return checked(value, CHECKED_MAX, WILDCARD_FORM, pattern(WILDCARD_TEXT, WILDCARD, "*.example.com"));
    }

    /** One label of a DNS name: namespaces, containers. */
    public static List<String> dnsLabel(String value) {
        List<String> errors = new ArrayList<>();
        addTooLong(errors, value, LABEL_MAX);
        if (value.length() <= CHECKED_MAX && !LABEL_FORM.matcher(value).matches()) {
            boolean isSubdomain = SUBDOMAIN_FORM.matcher(value).matches();
            errors.add(isSubdomain ? "must not contain dots" : pattern(LABEL_TEXT, LABEL, "my-name", "123-abc"));
        }
        return errors;
    }

    /** A DNS label that starts with a letter: services. */
    public static List<String> dns1035Label(String value) {
        return checked(value, LABEL_MAX, LABEL_1035_FORM, pattern(LABEL_1035_TEXT, LABEL_1035, "my-name", "abc-123"));
    }

    /** The key of a label or annotation, a finalizer: {@code [prefix/]name}. */
    public static List<String> qualifiedName(String value) {
        List<String> errors = new ArrayList<>();
        String[] parts = value.split("/", -1);
        String form = pattern(QUALIFIED_TEXT, QUALIFIED, "MyName", "my.name", "123-abc");
        if (parts.length > 2) {
            errors.add("a qualified name " + form
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
            return errors;
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                errors.add("prefix part must be non-empty");
            } else {
                dnsSubdomain(parts[0]).forEach(error -> errors.add("prefix part " + error));
            }
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            errors.add("name part must be non-empty");
        } else if (name.length() > LABEL_MAX) {
            errors.add("name part " + tooLong(LABEL_MAX));
        }
        if (!QUALIFIED_FORM.matcher(name).matches()) {
            errors.add("name part " + form);
        }
        return errors;
    }

    public static List<String> labelValue(String value) {
        return checked(value, LABEL_MAX, VALUE_FORM, pattern(VALUE_TEXT, VALUE, "MyValue", "my_value", "12345"));
    }

    /** The key of a ConfigMap or Secret: it may become a file name. */
    public static List<String> configKey(String value) {
        List<String> errors = new ArrayList<>(checked(
                value,
                SUBDOMAIN_MAX,
                CONFIG_KEY_FORM,
                pattern(CONFIG_KEY_TEXT, CONFIG_KEY, "key.name", "KEY_NAME", "key-name")));
        addPathStep(errors, value);
        return errors;
    }

    /** The name of an environment variable: printable ASCII but for the equals sign. */
    public static List<String> environmentName(String value) {
        if (value.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '=')) {
            return List.of();
        }
        return List.of(
                "a valid environment variable name must consist only of printable ASCII characters other than '='");
    }

    /** The name of a port: an IANA service name. */
    public static List<String> portName(String value) {
        List<String> errors = new ArrayList<>();
        addTooLong(errors, value, PORT_NAME_MAX);
        if (!value.matches("[-a-z0-9]+")) {
            errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (value.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            errors.add("must contain at least one letter (a-z)");
        }
        if (value.contains("--")) {
            errors.add("must not contain consecutive hyphens");
        }
        if (value.startsWith("-") || value.endsWith("-")) {
            errors.add("must not begin or end with a hyphen");
        }
        return errors;
    }

    /** A step of a path: anything that cannot leave its folder. */
    public static List<String> pathSegment(String value) {
        List<String> errors = new ArrayList<>();
        if (value.equals(".") || value.equals("..")) {
            errors.add("may not be '" + value + "'");
        }
        for (String banned : List.of("/", "%")) {
            if (value.contains(banned)) {
                errors.add("may not contain '" + banned + "'");
            }
        }
        return errors;
    }

    public static List<String> httpHeader(String value) {
        String text = "a valid HTTP header must consist of alphanumeric characters or '-'";
        return value.matches(HTTP_HEADER) ? List.of() : List.of(pattern(text, HTTP_HEADER, "X-Header-Name"));
    }

    public static String between(long low, long high) {
        return "must be between " + low + " and " + high + ", inclusive";
    }

    /** A name that more is appended to may end with a dash, which this one hides. */
    static String asPrefix(String value) {
        return value.length() > 1 && value.endsWith("-") ? value.substring(0, value.length() - 2) + "a" : value;
    }

    private static List<String> checked(String value, int max, Pattern form, String text) {
        List<String> errors = new ArrayList<>();
        addTooLong(errors, value, max);
        if (value.length() <= CHECKED_MAX && !form.matcher(value).matches()) {
            errors.add(text);
        }
        return errors;
    }

    private static void addTooLong(List<String> errors, String value, int max) {
        if (value.length() > max) {
            errors.add(tooLong(max));
        }
    }

    private static void addPathStep(List<String> errors, String value) {
        if (value.equals(".") || value.equals("..")) {
            errors.add("must not be '" + value + "'");
        } else if (value.startsWith("..")) {
            errors.add("must not start with '..'");
        }
    }

    private static String tooLong(int max) {
        return "must be no more than " + max + " characters";
    }

    private static String pattern(String text, String pattern, String... examples) {
        return text + " (e.g. '" + String.join("',  or '", examples) + "', regex used for validation is '" + pattern
                + "')";
    }
}
