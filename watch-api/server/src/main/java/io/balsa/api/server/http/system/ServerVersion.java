package io.balsa.api.server.http.system;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The {@code /version} document. Clients choose their behaviour by the Kubernetes version that it names. */
public final class ServerVersion {
    private static final String MAJOR = "1";
    private static final String MINOR = "32";
    /** The version of Kubernetes whose API this is. */
    public static final String GIT_VERSION = "v1.32.4";

    private ServerVersion() {}

    public static ObjectNode document() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("major", MAJOR)
                .put("minor", MINOR)
                .put("gitVersion", GIT_VERSION)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "javac " + Runtime.version().feature())
                .put("platform", platform());
    }

    private static String platform() {
        String architecture = System.getProperty("os.arch", "unknown");
        return System.getProperty("os.name", "unknown").toLowerCase(java.util.Locale.ROOT) + "/"
                + (architecture.equals("aarch64") ? "arm64" : architecture);
    }
}
