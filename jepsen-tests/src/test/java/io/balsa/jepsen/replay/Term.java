package io.balsa.jepsen.replay;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One requirement of a selector. Kubernetes: what demands that a value is another is also met where there is none. */
sealed interface Term {
    boolean test(Map<String, String> values);

    /** As the API takes it. */
    String text();

    /** {@code key=value}. */
    record Is(String key, String value) implements Term {
        @Override
        public boolean test(Map<String, String> values) {
            return value.equals(values.get(key));
        }

        @Override
        public String text() {
            return key + "=" + value;
        }
    }

    /** {@code key!=value}. */
    record IsNot(String key, String value) implements Term {
        @Override
        public boolean test(Map<String, String> values) {
            return !value.equals(values.get(key));
        }

        @Override
        public String text() {
            return key + "!=" + value;
        }
    }

    /** {@code key in (...)}. */
    record In(String key, Set<String> members) implements Term {
        @Override
        public boolean test(Map<String, String> values) {
            return values.containsKey(key) && members.contains(values.get(key));
        }

        @Override
        public String text() {
            return key + " in (" + String.join(",", new TreeSet<>(members)) + ")";
        }
    }

    /** {@code key}. */
    record Exists(String key) implements Term {
        @Override
        public boolean test(Map<String, String> values) {
            return values.containsKey(key);
        }

        @Override
        public String text() {
            return key;
        }
    }

    /** {@code !key}. */
    record Missing(String key) implements Term {
        @Override
        public boolean test(Map<String, String> values) {
            return !values.containsKey(key);
        }

        @Override
        public String text() {
            return "!" + key;
        }
    }
}
