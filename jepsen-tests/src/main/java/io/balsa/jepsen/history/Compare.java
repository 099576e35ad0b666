package io.balsa.jepsen.history;

/**
 * One condition of a txn, on one key.
 *
 * @param value what a {@link Target#VALUE} is compared with, else empty
 * @param number what any other target is compared with, else 0
 */
public record Compare(String key, Target target, Relation relation, String value, long number) {
    public enum Target {
        VALUE,
        VERSION,
        CREATE,
        MOD,
        LEASE
    }

    public enum Relation {
        EQUAL,
        NOT_EQUAL,
        GREATER,
        LESS
    }

    public static Compare value(String key, Relation relation, String value) {
        return new Compare(key, Target.VALUE, relation, value, 0);
    }

    public static Compare number(String key, Target target, Relation relation, long number) {
        return new Compare(key, target, relation, "", number);
    }

    @Override
    public String toString() {
        String what = target == Target.VALUE ? value : Long.toString(number);
        return target + "(" + key + ") " + relation + " " + what;
    }
}
