package io.balsa.api.yaml;

import java.util.Comparator;

/** The order of keys in kubectl's YAML: by characters, with runs of digits compared as numbers and before letters. */
final class NaturalOrder {
    static final Comparator<String> COMPARED = NaturalOrder::compare;

    private NaturalOrder() {}

    private static int compare(String left, String right) {
        int at = 0;
        while (at < left.length() && at < right.length() && left.charAt(at) == right.charAt(at)) {
            at++;
        }
        if (at == left.length() || at == right.length()) {
            return left.length() - right.length();
        }
        char a = left.charAt(at);
        char b = right.charAt(at);
        boolean letterA = Character.isLetter(a);
        boolean letterB = Character.isLetter(b);
        if (letterA && letterB) {
            return Character.compare(a, b);
        }
        if (letterA || letterB) {
            boolean afterDigit = at > 0 && isDigit(left.charAt(at - 1));
            return afterDigit ? (letterA ? -1 : 1) : (letterA ? 1 : -1);
        }
        if (isDigit(a) && isDigit(b)) {
            return numbers(left, right, at);
        }
        if (isDigit(a) || isDigit(b)) {
            return isDigit(b) ? -1 : 1;
        }
        return Character.compare(a, b);
    }

    /** Compares the whole numbers that the first difference stands in. */
    private static int numbers(String left, String right, int at) {
        int start = at;
        while (start > 0 && isDigit(left.charAt(start - 1))) {
            start--;
        }
        String a = digits(left, start);
        String b = digits(right, start);
        if (a.length() != b.length()) {
            return a.length() - b.length();
        }
        int compared = a.compareTo(b);
        return compared != 0 ? compared : left.compareTo(right);
    }

    /** The digits from there on, without zeros before them. */
    private static String digits(String text, int start) {
        int from = start;
        while (from < text.length() && text.charAt(from) == '0') {
            from++;
        }
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(from, end);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
