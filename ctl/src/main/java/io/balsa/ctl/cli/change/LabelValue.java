package io.balsa.ctl.cli.change;

import io.balsa.ctl.cli.CliError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What may be the value of a label, in the words of Kubernetes' validation. */
final class LabelValue {
    private static final int LENGTH_MAX = 63;
    private static final Pattern VALID = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

    private LabelValue() {}

    static void check(String pair, String value) throws CliError {
        List<String> wrong = new ArrayList<>();
        if (value.length() > LENGTH_MAX) {
            wrong.add("must be no more than " + LENGTH_MAX + " characters");
        }
        if (!VALID.matcher(value).matches()) {
            wrong.add(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and"
                            + " must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345',"
                            + " regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
        }
        if (!wrong.isEmpty()) {
            throw CliError.usage("error: invalid label value: \"" + pair + "\": " + String.join(";", wrong));
        }
    }
}
