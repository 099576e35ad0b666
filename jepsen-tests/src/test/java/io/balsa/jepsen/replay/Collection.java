package io.balsa.jepsen.replay;

/** The kinds that the writers change. */
enum Collection {
    CONFIG_MAPS("configmaps", "ConfigMap"),
    PODS("pods", "Pod");

    private final String plural;
    private final String kind;

    Collection(String plural, String kind) {
        this.plural = plural;
        this.kind = kind;
    }

    String plural() {
        return plural;
    }

    String kind() {
        return kind;
    }

    /** Where the store has its objects. */
    String prefix() {
        return "/registry/" + plural + "/";
    }

    /** Its path in the API; an empty namespace for all. */
    String path(String namespace) {
        return "/api/v1" + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
    }
}
