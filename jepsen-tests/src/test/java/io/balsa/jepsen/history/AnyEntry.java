package io.balsa.jepsen.history;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Entries of every kind with any contents, made from the declarations of the records: a new kind is covered by itself. */
final class AnyEntry {
    private static final List<String> TEXTS =
            List.of("", "a", "\0", "key/7", "\"quoted\" \\ and\nbroken", "dvě", "\u2028");

    private final RandomGenerator random;

    AnyEntry(RandomGenerator random) {
        this.random = random;
    }

    List<Entry> list(int count) {
        List<Entry> entries = new ArrayList<>();
        while (entries.size() < count) {
            try {
                entries.add((Entry) value(Entry.class, 3));
            } catch (IllegalArgumentException e) {
                // Not every combination is an entry: an operation does not return before its call.
                continue;
            }
        }
        return entries;
    }

    private Object value(Type type, int depth) {
        if (type instanceof ParameterizedType list) {
            List<Object> values = new ArrayList<>();
            int count = depth <= 0 ? 0 : random.nextInt(3);
            for (int i = 0; i < count; i++) {
                values.add(value(list.getActualTypeArguments()[0], depth - 1));
            }
            return list.getRawType() == Set.class ? new HashSet<>(values) : values;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == int.class || plain == Integer.class) {
            return random.nextInt(-1, 5);
        }
        if (plain == long.class) {
            return random.nextInt(5) == 0 ? Entry.NEVER : random.nextLong();
        }
        if (plain == boolean.class) {
            return random.nextBoolean();
        }
        if (plain == String.class) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
        }
        if (plain.isSealed()) {
            Class<?>[] kinds = plain.getPermittedSubclasses();
            return value(kinds[random.nextInt(kinds.length)], depth);
        }
        return made(plain, depth);
    }

    private Object made(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean absent = components[i].getAnnotatedType().getAnnotations().length > 0 && random.nextBoolean();
            values[i] = absent ? null : value(components[i].getGenericType(), depth - 1);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + type, e);
        }
    }
}
