package io.balsa.store.flags;

import io.balsa.store.config.Endpoint;
import io.balsa.store.config.Listen;
import io.balsa.store.config.TlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The flags about certificates, for the client ports and for the peer port. */
final class TlsSettings {
    private final Settings settings;
    private final TlsFiles.Protocol protocol;

    TlsSettings(Settings settings) {
        this.settings = settings;
        this.protocol = new TlsFiles.Protocol(
                settings.text("tls-min-version"),
                settings.text("tls-max-version"),
                settings.list("cipher-suites").stream().map(TlsSettings::cipher).toList(),
                settings.whole("self-signed-cert-validity"));
    }

    /** Go's older names of two ciphers lack their hash. */
    private static String cipher(String name) {
        return name.endsWith("_CHACHA20_POLY1305") ? name + "_SHA256" : name;
    }

    TlsFiles clients() {
        return new TlsFiles(
                pair("cert-file", "key-file"),
                Optional.empty(),
                settings.file("trusted-ca-file"),
                settings.yes("client-cert-auth"),
                settings.file("client-crl-file"),
                settings.yes("auto-tls"),
                new TlsFiles.Rules(List.of(), settings.list("client-cert-allowed-hostname"), true),
                protocol);
    }

    TlsFiles peers() {
        return new TlsFiles(
                pair("peer-cert-file", "peer-key-file"),
                pair("peer-client-cert-file", "peer-client-key-file"),
                settings.file("peer-trusted-ca-file"),
                settings.yes("peer-client-cert-auth"),
                settings.file("peer-crl-file"),
                settings.yes("peer-auto-tls"),
                new TlsFiles.Rules(
                        settings.list("peer-cert-allowed-cn"),
                        settings.list("peer-cert-allowed-hostname"),
                        settings.yes("peer-skip-client-san-verification")),
                protocol);
    }

    private Optional<TlsFiles.KeyPair> pair(String certificate, String key) {
        Optional<Path> certificateFile = settings.file(certificate);
        Optional<Path> keyFile = settings.file(key);
        if (certificateFile.isPresent() != keyFile.isPresent()) {
            throw new IllegalArgumentException(
                    "--" + certificate + " and --" + key + " belong together: give both or none");
        }
        return certificateFile.flatMap(file -> keyFile.map(other -> new TlsFiles.KeyPair(file, other)));
    }

    /** What may be a mistake: plain ports although there are certificates, or where others can reach them. */
    void note(Listen listen, List<String> notes) {
        List<Endpoint> clients = new ArrayList<>(listen.clients());
        clients.addAll(listen.clientHttp());
        clients.forEach(client -> note("client", client, clients().isPossible(), notes));
        note("peer", listen.peers(), peers().isPossible(), notes);
    }

    private static void note(String which, Endpoint place, boolean certificates, List<String> notes) {
        if (!place.tls() && certificates) {
            notes.add("the " + which + " address " + place.url()
                    + " is plain http, so that its certificates are not used: https would use them");
        } else if (place.isExposed()) {
            notes.add("the " + which + " address " + place.url()
                    + " is plain http: whoever reaches it can read and change everything");
        }
    }
}
