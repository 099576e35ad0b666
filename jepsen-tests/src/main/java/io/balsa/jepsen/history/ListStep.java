package io.balsa.jepsen.history;

/** One step of a {@link Request.Lists}. */
public sealed interface ListStep {
    String list();

    /** @param element never used before in this history */
    record Append(String list, String element) implements ListStep {
        @Override
        public String toString() {
            return "append " + element + " to " + list;
        }
    }

    record Read(String list) implements ListStep {
        @Override
        public String toString() {
            return "read " + list;
        }
    }
}
