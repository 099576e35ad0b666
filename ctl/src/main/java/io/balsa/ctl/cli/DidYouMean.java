package io.balsa.ctl.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** Names close to one that was not found: an edit distance of at most 2, or one is the beginning of the other. */
public final class DidYouMean {
    private static final int SHOWN_MAX = 3;
    private static final int PREFIX_MIN = 3;

    private DidYouMean() {}

    public static List<String> close(String wanted, Collection<String> names) {
        record Scored(String name, int score) {}
        List<Scored> found = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            int distance = distance(wanted, name);
            boolean near = distance <= Math.min(2, Math.max(1, wanted.length() / 2)) && distance < name.length();
            boolean prefix = begins(name, wanted) || begins(wanted, name);
            if (near || prefix) {
                found.add(new Scored(name, near ? distance : 3));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Scored::score))
                .limit(SHOWN_MAX)
                .map(Scored::name)
                .toList();
    }

    private static boolean begins(String text, String beginning) {
        return beginning.length() >= PREFIX_MIN && text.startsWith(beginning);
    }

    /** A line for stderr, or none. */
    public static String[] hint(String wanted, Collection<String> names) {
        List<String> close = close(wanted, names);
        return close.isEmpty() ? new String[0] : new String[] {"  did you mean: " + String.join(", ", close) + " ?"};
    }

    /** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
