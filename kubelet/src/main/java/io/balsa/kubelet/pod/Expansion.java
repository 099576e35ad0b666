package io.balsa.kubelet.pod;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $(NAME)} by variables that were defined before, as Kubernetes does: {@code $$(NAME)} is the text
 * {@code $(NAME)}, and what is not defined stays as it is written. Bounded, because a few variables that name each other ten
 * times are gigabytes otherwise: what no process could be started with is refused. Not thread-safe; one container's.
 */
final class Expansion {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([-._a-zA-Z][-._a-zA-Z0-9]*)\\))");

    /** Linux: MAX_ARG_STRLEN, the zero at the end included. */
    static final int WORD_CHARS_MAX = 128 * 1024 - 1;

    /** Linux: a quarter of the usual stack for a process' arguments and environment together. */
    static final int ALL_CHARS_MAX = 2 * 1024 * 1024;

    private final Map<String, String> env;
    private int all;

    /** @param env read when it is needed: the caller adds to it */
    Expansion(Map<String, String> env) {
        this.env = env;
    }

    /** @throws UnsupportedPod where the result is longer than a process could take */
    String of(String text) {
        var result = new StringBuilder();
        Matcher match = REFERENCE.matcher(text);
        while (match.find()) {
            String value = match.group(2) == null ? "$" : env.getOrDefault(match.group(2), match.group());
            match.appendReplacement(result, Matcher.quoteReplacement(value));
            check(result.length());
        }
        match.appendTail(result);
        check(result.length());
        all += result.length();
        return result.toString();
    }

    private void check(int length) {
        if (length > WORD_CHARS_MAX) {
            throw new UnsupportedPod("a variable, command or argument is longer than " + WORD_CHARS_MAX
                    + " characters once its references are expanded");
        }
        if (all + length > ALL_CHARS_MAX) {
            throw new UnsupportedPod("variables, command and arguments are longer than " + ALL_CHARS_MAX
                    + " characters together once their references are expanded");
        }
    }
}
