package io.balsa.api.server.http.system;

import java.util.function.BooleanSupplier;

/** Whether this server can do its work. Safe for any thread; asking the store takes its probe's timeout at most. */
public final class Health {
    private final StoreMembers store;
    private final BooleanSupplier prepared;

    /** @param prepared whether what every cluster has is there */
    public Health(StoreMembers store, BooleanSupplier prepared) {
        this.store = store;
        this.prepared = prepared;
    }

    /** Whether requests can be served now. */
    public boolean ready() {
        return report().passed();
    }

    /** The checks one by one. */
    public Report report() {
        return new Report(store.answers(), prepared.getAsBoolean());
    }

    /**
     * What the checks found.
     *
     * @param store whether the store answers a linearizable read
     * @param namespaces whether the cluster's own namespaces are there
     */
    public record Report(boolean store, boolean namespaces) {
        public boolean passed() {
            return store && namespaces;
        }

        /** The form that Kubernetes' verbose health checks have. */
        public String text() {
            return line("etcd", store) + line("poststarthook/start-system-namespaces-controller", namespaces)
                    + "readyz check " + (passed() ? "passed" : "failed") + "\n";
        }

        private static String line(String check, boolean passed) {
            return passed ? "[+]" + check + " ok\n" : "[-]" + check + " failed: not there yet\n";
        }
    }
}
