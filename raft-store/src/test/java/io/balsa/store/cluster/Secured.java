package io.balsa.store.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of TLS ports that goes by one authority.
 *
 * @param trusted who has signed what the port shows
 * @param own what it shows itself; null: nothing
 */
public record Secured(Path trusted, TestAuthority.@Nullable Issued own) {

    /** A member's usual flags with https in those whose name has one of the parts in it, and then some. */
    public static List<String> flags(StoreCluster cluster, MemberProcess member, String parts, String... more) {
        List<String> flags = new ArrayList<>();
        for (String flag : cluster.flagsOf(member)) {
            boolean secured = flag.matches("--[a-z-]*(" + parts + ")[a-z-]*=.*");
            flags.add(secured ? flag.replace("http://", "https://") : flag);
        }
        flags.addAll(Arrays.asList(more));
        return flags;
    }

    public EtcdCtl.Run etcdctl(MemberProcess member, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--cacert=" + trusted, "--dial-timeout=20s"));
        if (own != null) {
            all.addAll(List.of("--cert=" + own.certificate(), "--key=" + own.key()));
        }
        all.addAll(Arrays.asList(arguments));
        return EtcdCtl.against("https://" + member.endpoint()).run(all.toArray(String[]::new));
    }

    /** What curl prints: the answer, or why there is none. */
    public String curl(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "30"));
        all.addAll(List.of("--cacert", trusted.toString()));
        if (own != null) {
            all.addAll(List.of(
                    "--cert", own.certificate().toString(), "--key", own.key().toString()));
        }
        all.addAll(Arrays.asList(arguments));
        all.add(url);
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is missing");
        try {
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("curl does not end: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
