package io.balsa.jepsen.mutant;

import io.balsa.jepsen.check.Guarantee;

/**
 * A mistake that somebody might have made, and what must find it.
 *
 * @param imitates the known mistake that it is like: an etcd issue, or one in words
 * @param type the class of the product, by its binary name
 * @param parameters of the method, or -1 where the name is enough
 * @param caughtBy the guarantee whose checker must accuse
 * @param histories within how many it must
 */
record Mutant(
        String name,
        String imitates,
        String type,
        String method,
        int parameters,
        Graft.Twist twist,
        Guarantee caughtBy,
        int histories) {
    Graft plant() throws ClassNotFoundException {
        StateMutants.countAnew();
        return Graft.onto(type, method, parameters, twist);
    }

    @Override
    public String toString() {
        return name;
    }

    static Builder named(String name) {
        return new Builder(name);
    }

    /** Puts a mutant together in the order in which it is read. */
    static final class Builder {
        private final String name;
        private String imitates = "";
        private String type = "";
        private String method = "";
        private int parameters = -1;
        private Graft.Twist twist = new Graft.Twist() {};

        private Builder(String name) {
            this.name = name;
        }

        Builder like(String mistake) {
            imitates = mistake;
            return this;
        }

        /** @param path such as {@code mvcc.Writer.put}, below {@code io.balsa.store} */
        Builder in(String path) {
            int dot = path.lastIndexOf('.');
            type = "io.balsa.store." + path.substring(0, dot);
            method = path.substring(dot + 1);
            return this;
        }

        Builder with(int count) {
            parameters = count;
            return this;
        }

        interface Before {
            Object before(Object self, Object[] arguments);
        }

        interface After {
            Object after(Object self, Object[] arguments, Object returned);
        }

        Builder before(Before before) {
            twist = new Graft.Twist() {
                @Override
                public Object before(Object self, Object[] arguments) {
                    return before.before(self, arguments);
                }
            };
            return this;
        }

        Builder after(After after) {
            twist = new Graft.Twist() {
                @Override
                public Object after(Object self, Object[] arguments, Object returned) {
                    return after.after(self, arguments, returned);
                }
            };
            return this;
        }

        Mutant caughtBy(Guarantee guarantee, int histories) {
            return new Mutant(name, imitates, type, method, parameters, twist, guarantee, histories);
        }
    }
}
