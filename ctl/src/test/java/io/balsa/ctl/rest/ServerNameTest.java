package io.balsa.ctl.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.ctl.pki.Authority;
import io.balsa.ctl.pki.PemFiles;
import io.balsa.ctl.testing.Cli;
import io.balsa.ctl.testing.RecordedApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNameTest {
    private static final Instant NOW = Instant.now();

    private static X509Certificate of(String... hosts) throws Exception {
        return Authority.create("ca", NOW, new SecureRandom())
                .issue(new Authority.Subject("common.name", List.of(), List.of(hosts)), NOW)
                .certificate();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.2, 127.0.0.1, false",
        "::1, ::1, true",
        "[::1], ::1, true",
        "0:0:0:0:0:0:0:1, ::1, true",
        "::2, ::1, false",
        "::ffff:127.0.0.1, 127.0.0.1, true",
        "api.balsa, api.balsa, true",
        "API.Balsa, api.balsa, true",
        "api.balsa., api.balsa, true",
        "node1, node1, true",
        "node1, node2, false",
        "balsa, api.balsa, false",
        "xapi.balsa, api.balsa, false",
        "a.api.balsa, *.api.balsa, true",
        "api.balsa, *.api.balsa, false",
        "a.b.api.balsa, *.api.balsa, false",
        ".api.balsa, *.api.balsa, false",
        "ab.balsa, a*.balsa, false",
        "api.balsa, api.*, false",
        "api.balsa, *, false",
        "127.0.0.1, *.0.0.1, false",
        "common.name, other.name, false",
    })
    void aCertificateIsThatOfTheHostsItNames(String host, String named, boolean good) throws Exception {
        X509Certificate certificate = of("first.name", named);
        if (good) {
            ServerName.check(host, certificate);
        } else {
            assertThatThrownBy(() -> ServerName.check(host, certificate)).isInstanceOf(CertificateException.class);
        }
    }

    @Test
    void aCommonNameIsNoName() throws Exception {
        X509Certificate certificate = of();
        assertThatThrownBy(() -> ServerName.check("common.name", certificate)).isInstanceOf(CertificateException.class);
    }

    @Test
    void aCommandTalksToNobodyButTheServerThatItsAuthorityNames(@TempDir Path folder) throws Exception {
        try (RecordedApi api = new RecordedApi(folder, "cluster")) {
            Cli cli = new Cli(folder).with("KUBECONFIG", api.kubeconfig().toString());
            assertThat(cli.run("get", "pods").exit()).isZero();

            String config = Files.readString(api.kubeconfig());
            Files.writeString(api.kubeconfig(), config.replace("//127.0.0.1:", "//localhost:"));
            assertThat(cli.run("get", "pods").err())
                    .contains("TLS: No subject alternative DNS name matching localhost found.");

            Files.writeString(api.kubeconfig(), config);
            new PemFiles(folder)
                    .write("ca", Authority.create("ca", NOW, new SecureRandom()).identity());
            assertThat(cli.run("get", "pods").err())
                    .contains("its certificate is not signed by the authority in the kubeconfig");
        }
    }
}
