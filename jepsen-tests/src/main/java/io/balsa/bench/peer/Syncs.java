package io.balsa.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;

/** How often a member says it has synced its log: a counter that both sides have on their metrics page. */
final class Syncs {
    private static final String COUNTER = "etcd_disk_wal_fsync_duration_seconds_count";
    private static final int TIMEOUT_MS = 10_000;

    private Syncs() {}

    /** @return 0 if the member does not answer or does not count */
    static long of(String clientUrl) {
        try {
            URLConnection page = URI.create(clientUrl + "/metrics").toURL().openConnection();
            page.setConnectTimeout(TIMEOUT_MS);
            page.setReadTimeout(TIMEOUT_MS);
            try (InputStream bytes = page.getInputStream()) {
                return in(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return 0;
        }
    }

    static long in(String page) {
        return page.lines()
                .filter(line -> line.startsWith(COUNTER + " "))
                .map(line -> line.substring(COUNTER.length() + 1).strip())
                .mapToLong(number -> (long) Double.parseDouble(number))
                .findFirst()
                .orElse(0);
    }
}
