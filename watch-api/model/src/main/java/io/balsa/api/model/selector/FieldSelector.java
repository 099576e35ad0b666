package io.balsa.api.model.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Chooses objects by a few of their fields: all terms must hold. Without any it chooses everything.
 *
 * <pre>
 * metadata.name=web-0,spec.nodeName!=n1,status.phase==Running
 * </pre>
 *
 * <p>In a value a backslash stands before a backslash, a comma or an equals sign that is meant as such.
 */
public final class FieldSelector {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /** One condition: the field has the value, or another one. */
    public record Term(String field, boolean equal, String value) {
        @Override
        public String toString() {
            String escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
            return field + (equal ? "=" : "!=") + escaped;
        }
    }

    private final List<Term> terms;

    private FieldSelector(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    public static FieldSelector of(List<Term> terms) {
        return new FieldSelector(terms);
    }

    /** @throws InvalidSelector with Kubernetes' words where the text is no selector */
    public static FieldSelector parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : parts(text)) {
            if (!part.isEmpty()) {
                terms.add(term(text, part));
            }
        }
        return terms.isEmpty() ? EVERYTHING : new FieldSelector(terms);
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Term term(String text, String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.startsWith("!=", i)) {
                return new Term(part.substring(0, i), false, unescaped(part.substring(i + 2)));
            }
            if (part.charAt(i) == '=') {
                int end = part.startsWith("==", i) ? i + 2 : i + 1;
                return new Term(part.substring(0, i), true, unescaped(part.substring(end)));
            }
        }
        throw new InvalidSelector("invalid selector: '" + text + "'; can't understand '" + part + "'");
    }

    private static String unescaped(String value) {
        StringBuilder out = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (escaped) {
                if ("\\,=".indexOf(c) < 0) {
                    throw new InvalidSelector("invalid field selector: invalid escape sequence: \\" + c);
                }
                out.append(c);
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == ',' || c == '=') {
                throw new InvalidSelector("invalid field selector: unescaped character in value: " + (int) c);
            } else {
                out.append(c);
            }
        }
        if (escaped) {
            throw new InvalidSelector("invalid field selector: invalid escape sequence: \\");
        }
        return out.toString();
    }

    /**
     * Whether an object is chosen.
     *
     * @param fields gives the value of a field of the object; empty for a field that selectors may not use, which is
     *     an {@link InvalidSelector}: check with {@link #requireFields} first
     */
    public boolean matches(Function<String, Optional<String>> fields) {
        for (Term term : terms) {
            String value = fields.apply(term.field()).orElseThrow(() -> unsupported(term.field()));
            if (value.equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }

    /** @throws InvalidSelector where a term uses a field that is not among these */
    public FieldSelector requireFields(java.util.Set<String> supported) {
        for (Term term : terms) {
            if (!supported.contains(term.field())) {
                throw unsupported(term.field());
            }
        }
        return this;
    }

    private static InvalidSelector unsupported(String field) {
        return new InvalidSelector("field label not supported: " + field);
    }

    public List<Term> terms() {
        return terms;
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /** The value that a field must have, where the selector says so: a list of one name reads one key. */
    public Optional<String> required(String field) {
        return terms.stream()
                .filter(term -> term.equal() && term.field().equals(field))
                .map(Term::value)
                .findFirst();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSelector that && terms.equals(that.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }
}
