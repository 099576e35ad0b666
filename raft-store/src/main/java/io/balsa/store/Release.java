package io.balsa.store;

/** What this program calls itself. */
public final class Release {
    /** etcd's API of this version is served, and clients and tools are told so. */
    public static final String ETCD_VERSION = "3.6.0";

    private static final String OWN_VERSION = "0.1.0";

    private Release() {}

    /** One line for logs. */
    public static String line() {
        return "etcd " + ETCD_VERSION + " (balsa " + OWN_VERSION + ", Java " + Runtime.version() + ")";
    }

    /** What {@code --version} prints: the lines that tools look for in etcd's, then what runs it. */
    public static String text() {
        String system = System.getProperty("os.name", "").startsWith("Linux") ? "linux" : System.getProperty("os.name");
        String processor = System.getProperty("os.arch", "");
        return "etcd Version: " + ETCD_VERSION + "\n"
                + "Git SHA: balsa-" + OWN_VERSION + "\n"
                + "Go Version: none, Java " + Runtime.version() + "\n"
                + "Go OS/Arch: " + system + "/" + (processor.equals("aarch64") ? "arm64" : processor) + "\n"
                + "Java: " + System.getProperty("java.home") + "\n";
    }
}
