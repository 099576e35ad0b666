package io.balsa.api.model.selector;

import io.balsa.api.model.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads the text of a label selector.
 *
 * <pre>
 * selector    := [requirement {"," requirement}]
 * requirement := ["!"] key | key ("=" | "==" | "!=" | "&lt;" | "&gt;") value | key ("in" | "notin") "(" [value {"," value}] ")"
 * </pre>
 *
 * <p>A value may be missing, which means the empty one: {@code a=,b} and {@code a in (,x)} are selectors. The words in
 * and notin are keys or values where an operator is not expected. Error texts are Kubernetes'.
 */
final class LabelSelectorParser {
    private static final String SYMBOLS = "=!(),<>";
    private static final List<String> TWO_CHARACTER_SYMBOLS = List.of("==", "!=");
    private static final String OPERATORS = "in, notin, =, ==, !=, gt, lt";
    private static final String END = "";

    private final List<String> tokens;
    private int next;

    LabelSelectorParser(String text) {
        this.tokens = tokens(text);
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char first = text.charAt(at);
            int end = at + 1;
            if (isSpace(first)) {
                at = end;
                continue;
            }
            if (SYMBOLS.indexOf(first) >= 0) {
                boolean two = end < text.length() && TWO_CHARACTER_SYMBOLS.contains(text.substring(at, end + 1));
                end = two ? end + 1 : end;
            } else {
                while (end < text.length() && SYMBOLS.indexOf(text.charAt(end)) < 0 && !isSpace(text.charAt(end))) {
                    end++;
                }
            }
            tokens.add(text.substring(at, end));
            at = end;
        }
        return tokens;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    List<Requirement> parse() {
        List<Requirement> requirements = new ArrayList<>();
        if (peek().equals(END)) {
            return requirements;
        }
        if (!isWord(peek()) && !peek().equals("!")) {
            throw new InvalidSelector("found '" + peek() + "', expected: !, identifier, or 'end of string'");
        }
        while (true) {
            requirements.add(requirement());
            String separator = take();
            if (separator.equals(END)) {
                return requirements;
            }
            if (!separator.equals(",")) {
                throw new InvalidSelector("found '" + separator + "', expected: ',' or 'end of string'");
            }
            if (!isWord(peek()) && !peek().equals("!")) {
                throw new InvalidSelector("found '" + peek() + "', expected: identifier after ','");
            }
        }
    }

    private Requirement requirement() {
        try {
            boolean absent = peek().equals("!");
            if (absent) {
                take();
            }
            String key = take();
            if (!isWord(key)) {
                throw new InvalidSelector("found '" + key + "', expected: identifier");
            }
            if (peek().equals(END) || peek().equals(",")) {
                return Requirement.of(key, absent ? Operator.DOES_NOT_EXIST : Operator.EXISTS, new TreeSet<>());
            }
            Operator operator = absent ? notAnOperator(peek()) : operator(take());
            boolean set = operator == Operator.IN || operator == Operator.NOT_IN;
            return Requirement.of(key, operator, set ? values() : value());
        } catch (InvalidSelector e) {
            throw new InvalidSelector("unable to parse requirement: " + e.getMessage());
        }
    }

    private static Operator operator(String token) {
        return switch (token) {
            case "in" -> Operator.IN;
            case "notin" -> Operator.NOT_IN;
            case "=", "==" -> Operator.EQUALS;
            case "!=" -> Operator.NOT_EQUALS;
            case ">" -> Operator.GREATER_THAN;
            case "<" -> Operator.LESS_THAN;
            default -> notAnOperator(token);
        };
    }

    private static Operator notAnOperator(String token) {
        throw new InvalidSelector("found '" + token + "', expected: " + OPERATORS);
    }

    private SortedSet<String> value() {
        if (peek().equals(END) || peek().equals(",")) {
            return new TreeSet<>(List.of(""));
        }
        String value = take();
        if (!isWord(value)) {
            throw new InvalidSelector("found '" + value + "', expected: identifier");
        }
        return new TreeSet<>(List.of(value));
    }

    private SortedSet<String> values() {
        String open = take();
        if (!open.equals("(")) {
            throw new InvalidSelector("found '" + open + "' expected: '('");
        }
        SortedSet<String> values = new TreeSet<>();
        while (true) {
            values.add(isWord(peek()) ? take() : "");
            String separator = take();
            if (separator.equals(")")) {
                return Collections.unmodifiableSortedSet(values);
            }
            if (!separator.equals(",")) {
                throw new InvalidSelector("found '" + separator + "', expected: ',' or ')'");
            }
        }
    }

    private static boolean isWord(String token) {
        return !token.equals(END) && SYMBOLS.indexOf(token.charAt(0)) < 0;
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : END;
    }

    private String take() {
        String token = peek();
        next++;
        return token;
    }
}
