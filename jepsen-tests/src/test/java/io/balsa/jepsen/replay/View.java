package io.balsa.jepsen.replay;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What one watcher wants to see.
 *
 * @param namespace empty for all
 */
record View(Collection collection, String namespace, List<Term> labels, List<Term> fields) {
    boolean sees(Item item) {
        return (namespace.isEmpty() || item.key().startsWith(namespace + "/"))
                && labels.stream().allMatch(term -> term.test(item.labels()))
                && fields.stream().allMatch(term -> term.test(item.fields()));
    }

    String labelSelector() {
        return text(labels);
    }

    String fieldSelector() {
        return text(fields);
    }

    private static String text(List<Term> terms) {
        return terms.stream().map(Term::text).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return collection.plural() + " of '" + namespace + "' labels '" + labelSelector() + "' fields '"
                + fieldSelector() + "'";
    }
}
