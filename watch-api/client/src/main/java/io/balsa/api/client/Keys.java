package io.balsa.api.client;

/** How caches and queues name an object: {@code namespace/name}, or {@code name} where the namespace is empty. */
public final class Keys {
    private Keys() {}

    /** Returns the key of an object. */
    public static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** Returns the namespace part, empty for cluster-scoped objects. */
    public static String namespace(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    /** Returns the name part. */
    public static String name(String key) {
        return key.substring(key.indexOf('/') + 1);
    }
}
