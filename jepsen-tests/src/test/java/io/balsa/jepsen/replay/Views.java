package io.balsa.jepsen.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Different views for watchers: of each kind, by namespaces, labels and fields, and everything. */
final class Views {
    private Views() {}

    static List<View> of(int count, List<String> namespaces, Random random) {
        List<View> views = new ArrayList<>();
        for (Collection collection : Collection.values()) {
            views.add(new View(collection, "", List.of(), List.of()));
        }
        while (views.size() < count) {
            Collection collection = random.nextBoolean() ? Collection.PODS : Collection.CONFIG_MAPS;
            String namespace = random.nextBoolean() ? "" : namespaces.get(random.nextInt(namespaces.size()));
            views.add(new View(collection, namespace, labels(random), fields(collection, random)));
        }
        return views;
    }

    private static List<Term> labels(Random random) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> List.of();
            case 2 -> List.of(new Term.Is("colour", "red"));
            case 3 -> List.of(new Term.IsNot("colour", "green"));
            case 4 -> List.of(new Term.In("colour", Set.of("green", "blue")), new Term.Is("size", "s1"));
            case 5 -> List.of(new Term.Exists("colour"));
            default -> List.of(new Term.Missing("colour"));
        };
    }

    private static List<Term> fields(Collection collection, Random random) {
        String name = "both-" + random.nextInt(4);
        return switch (random.nextInt(collection == Collection.PODS ? 6 : 4)) {
            case 0 -> List.of(new Term.Is("metadata.name", name));
            case 1 -> List.of(new Term.IsNot("metadata.name", name));
            case 4 -> List.of(new Term.Is("status.phase", "Running"));
            case 5 -> List.of(new Term.IsNot("status.phase", "Pending"), new Term.Is("spec.nodeName", ""));
            default -> List.of();
        };
    }
}
